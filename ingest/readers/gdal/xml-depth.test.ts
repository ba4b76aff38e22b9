import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { writeDelivery } from '../../../fixtures/harness/deliveries.ts';
import type { Refusal } from '../../delivery.ts';
import { checkXmlDepth } from './xml-depth.ts';

/** Code of the refusal of a document, null where it passes. */
async function refusalOf(content: string | Uint8Array, depth = 4): Promise<string | null> {
  const folder = await writeDelivery({ 'a.kml': content });
  try {
    await checkXmlDepth({ path: join(folder, 'a.kml'), name: 'a.kml', bytes: content.length }, { depth });
    return null;
  } catch (error) {
    return (error as Refusal).code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const nested = (depth: number) => '<a x="1">'.repeat(depth) + '</a>'.repeat(depth);

describe('the nesting of an XML file', () => {
  it('is that of its open elements, wherever they are', async () => {
    assert.equal(await refusalOf(nested(4)), null);
    assert.equal(await refusalOf(nested(5)), 'package-limit');
    assert.equal(await refusalOf(`<a><b/><b/><b/><b/><b/></a>${nested(4)}`), null);
    assert.equal(await refusalOf(`${'x'.repeat(1 << 20)}${nested(5)}`), 'package-limit');
  });

  it('is not deepened by what only looks like an element', async () => {
    const looks = [
      `<?xml version="1.0" encoding="GB18030"?>`,
      `<!DOCTYPE a [<!ELEMENT a (b)><!ATTLIST a x CDATA "<">]>`,
      `<!-- ${'<b>'.repeat(9)} -- > -->`,
      `<![CDATA[ ${'<b>'.repeat(9)} ]] > ]]>`,
      `<c x="${'<b>'.repeat(9)}" y='/>'>`,
      `<d z="/"></d></c>`,
    ];
    assert.equal(await refusalOf(`<a>${looks.join('\n')}</a>${nested(4)}`), null);
    assert.equal(await refusalOf(`${looks.join('\n')}${nested(5)}`), 'package-limit');
  });

  it('is counted in UTF-16, where any byte may look like markup', async () => {
    const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
    assert.equal(await refusalOf(utf16(`<a>${'\u3c3c\u4e3c'.repeat(50)}</a>`)), null);
    assert.equal(await refusalOf(utf16(nested(5))), 'package-limit');
    assert.equal(await refusalOf(utf16(nested(5)).swap16()), 'package-limit');
  });

  it('is not asked of a file that declares entities: that is refused', async () => {
    assert.equal(await refusalOf('<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'), 'package-unsafe');
    assert.equal(await refusalOf('<!DOCTYPE a SYSTEM "a.dtd"><a>ENTITY</a>'), null);
  });
});
