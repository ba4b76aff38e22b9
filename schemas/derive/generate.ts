/** `npm run generate`: writes everything that is derived from the catalogue to `schemas/generated/`. The same catalogue gives the same bytes. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codelists } from '../codelists/index.ts';
import { layers } from '../layers/index.ts';
import { checkCatalogue } from './check-catalogue.ts';
import { dataDictionary } from './data-dictionary.ts';
import { createTables } from './ddl.ts';
import { catalogueSchema } from './json-schema.ts';
import { legendOf } from './legend.ts';
import { pinyinModule } from './pinyin-initials.ts';
import { rowTypes } from './row-types.ts';

/** Generated files by name; the texts end with a newline. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'layers.sql': `-- Written by \`npm run generate\` from schemas/layers; not edited by hand.\n\n${createTables(layers)}`,
    'layers.schema.json': json(catalogueSchema(layers)),
    'rows.ts': rowTypes(layers),
    'pinyin.ts': pinyinModule(),
    'legends.json': json(layers.flatMap((layer) => legendOf(layer) ?? [])),
    'data-dictionary.md': `${dataDictionary(layers, Object.values(codelists)).trimEnd()}\n`,
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = checkCatalogue();
  if (problems.length > 0) {
    for (const problem of problems) console.error(problem);
    process.exitCode = 1;
  } else {
    for (const [name, text] of Object.entries(generatedFiles())) {
      writeFileSync(new URL(`../generated/${name}`, import.meta.url), text);
    }
  }
}
