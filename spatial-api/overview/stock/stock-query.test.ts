import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Dictionary } from './columns.ts';
import { dimensions } from './figures.ts';
import { titleOf } from './stock-query.ts';

describe('a township in the figures', () => {
  const town = dimensions.find(({ id }) => id === 'town')!;
  const towns = new Dictionary();
  for (const value of ['320411/薛家镇', '320412/新桥镇', '320411/新桥镇', '/新桥镇', '999999/新桥镇'])
    towns.indexOf(value);
  const title = (value: string) => titleOf(town, value, { dictionaries: { town: towns } });

  it('is called by its name', () => assert.equal(title('320411/薛家镇'), '薛家镇'));

  it('is called with its district where another district has one of that name', () => {
    assert.equal(title('320411/新桥镇'), '新北区 新桥镇');
    assert.equal(title('320412/新桥镇'), '武进区 新桥镇');
    assert.equal(title('999999/新桥镇'), '999999 新桥镇', 'a district that no list knows');
    assert.equal(title('/新桥镇'), '新桥镇', 'a district that was not given');
  });
});
