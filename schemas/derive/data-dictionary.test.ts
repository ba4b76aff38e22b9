import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codelists } from '../codelists/index.ts';
import { layers } from '../layers/index.ts';
import { dataDictionary } from './data-dictionary.ts';

const text = dataDictionary(layers, Object.values(codelists));

describe('The 数据字典', () => {
  it('has a section for every layer and every code table', () => {
    for (const layer of layers) assert.ok(text.includes(`### ${layer.title}（${layer.standard.code}）`), layer.id);
    for (const list of Object.values(codelists)) assert.ok(text.includes(`<a id="codelist-${list.id}"></a>`), list.id);
  });

  it('says of the parcel area what a bureau needs: code, type, length, unit, constraint, zoom, aliases', () => {
    assert.match(
      text,
      /\| 7 \| ZDMJ \| 宗地面积 \| `area` \| 小数 \| 15,2 \| ㎡ \|  \| 应填 \|  \| 15 \| MJ、SCMJ、FZMJ \|/,
    );
    assert.match(text, /\| QLR \| 权利人 \| `rightHolder` \| 文本 \| 200 \|  \|  \|  \| 个人信息 \|  \|/);
  });

  it('marks historical codes and tables that are not checked against the published text', () => {
    assert.match(text, /\| 320482 \| 金坛市 \| 320400 \| 历史代码，/);
    assert.match(text, /### 盘活路径（`disposal-path`）\n\n依据：.*暂定，待核对正式文本/);
  });

  it('has tables whose rows all have as many cells as their head', () => {
    for (const block of text
      .trimEnd()
      .split('\n\n')
      .filter((part) => part.startsWith('| '))) {
      const widths = new Set(block.split('\n').map((row) => row.replaceAll('\\|', '').split('|').length));
      assert.equal(widths.size, 1, block.slice(0, 80));
    }
  });

  it('links only to places that exist', () => {
    const anchors = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1]));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
    assert.deepEqual(
      links.filter((link) => !anchors.has(link)),
      [],
    );
  });
});
