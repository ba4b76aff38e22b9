import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'content-disposition';
import { describe, it } from 'mocha';

import { savedAs, shownAs } from './file-headers.ts';
import { projectRoot } from './settings.ts';

const nameIn = ({ 'Content-Disposition': header }: Readonly<Record<string, string>>) =>
  parse(header!).parameters['filename'];

describe('headers of a file', () => {
  it('carry a Chinese name to whoever reads RFC 8187, and one of plain letters to whoever does not', () => {
    const header = savedAs('销账报告-320411.xlsx')['Content-Disposition'];
    assert.equal(
      header,
      `attachment; filename=_-320411.xlsx; filename*=UTF-8''%E9%94%80%E8%B4%A6%E6%8A%A5%E5%91%8A-320411.xlsx`,
    );
    assert.equal(nameIn({ 'Content-Disposition': header }), '销账报告-320411.xlsx');
    assert.equal(nameIn(shownAs('𠮷林县😀.pdf')), '𠮷林县😀.pdf');
    assert.match(shownAs("O'Neil (1)*.pdf")['Content-Disposition'], /^inline; /);
  });

  it('hold no folder, no line and no second parameter, whatever somebody called a file', () => {
    for (const [given, told] of [
      ['../../etc/passwd', '.._.._etc_passwd'],
      ['C:\\图\\a.pdf', 'C_图_a.pdf'],
      ['a\r\nSet-Cookie: x=1.pdf', 'a_Set-Cookie_ x=1.pdf'],
      ['a"; filename="b.exe', 'a_; filename=_b.exe'],
      ['', 'file'],
      ['..', 'file'],
      ['\ud800.pdf', '\ufffd.pdf'],
    ] as const) {
      const header = savedAs(given);
      assert.equal(nameIn(header), told);
      assert.match(header['Content-Disposition'], /^[\x20-\x7e]+$/);
    }
    assert.ok(nameIn(savedAs(`${'长'.repeat(400)}.pdf`))!.endsWith('长.pdf'));
  });

  it('are written here and nowhere else', () => {
    const written = ['spatial-api', 'tiles', 'ingest'].flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
        .filter((path) => readFileSync(join(projectRoot, folder, path), 'utf8').includes('Content-Disposition'))
        .map((path) => `${folder}/${path}`),
    );
    assert.deepEqual(written, []);
  });
});
