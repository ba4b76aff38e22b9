/** TypeScript of the OpenAPI document: the types of every answer and body, by the address and method that has them. */
import { fileURLToPath } from 'node:url';

type Json = Readonly<Record<string, unknown>>;

/** Where the types are kept, for programs that use the interface and for the viewer. */
export const CLIENT_TYPES = fileURLToPath(new URL('../schemas/client/types.ts', import.meta.url));

const HEAD = `/**
 * Written by \`npm run generate\` from the OpenAPI document. Do not edit.
 * Types of every component, and of parameters, bodies and answers by address and method.
 */
`;

/** The file of types. Fixed text for a given document. */
export function clientTypes(document: Json): string {
  const { schemas } = document['components'] as { schemas: Readonly<Record<string, Json>> };
  const names = Object.keys(schemas).sort();
  const components = names.map((name) => `export type ${name} = ${typeOf(schemas[name]!)};\n`);
  const paths = Object.entries(document['paths'] as Readonly<Record<string, Readonly<Record<string, Json>>>>);
  const addresses = paths.map(([path, methods]) => {
    const operations = Object.entries(methods).map(
      ([method, operation]) => `    ${method}: ${operationType(operation)};`,
    );
    return `  '${path}': {\n${operations.join('\n')}\n  };`;
  });
  return `${HEAD}\n${components.join('\n')}\n/** Operations by address and method. */\nexport interface Operations {\n${addresses.join('\n')}\n}\n`;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Json;
}

function operationType(operation: Json): string {
  const parameters = operation['parameters'] as readonly Parameter[];
  const listOf = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const body = contentSchema(operation['requestBody'] as Json | undefined);
  const [, success] = Object.entries(operation['responses'] as Readonly<Record<string, Json>>).find(([status]) =>
    /^2|^302/.test(status),
  )!;
  return `{ path: ${parameterType(listOf('path'))}; query: ${parameterType(listOf('query'))}; body: ${body === undefined ? 'undefined' : typeOf(body)}; answer: ${typeOf(contentSchema(success) ?? {})} }`;
}

/** Query and path are text in the end: numbers and lists may be given as such. */
function parameterType(parameters: readonly Parameter[]): string {
  const members = parameters
    .filter(({ name }) => name !== 'fields')
    .map(({ name, required, schema }) => `${memberName(name)}${required ? '' : '?'}: ${parameterValue(schema)}`);
  const isOpen = parameters.some(({ name, schema }) => name === 'fields' && schema['type'] === 'object');
  const named = members.length === 0 ? 'Record<never, never>' : `{ ${members.join('; ')} }`;
  return isOpen ? `${named} & Readonly<Record<string, unknown>>` : named;
}

function parameterValue(schema: Json): string {
  if (schema['type'] === 'array') return 'readonly number[] | string';
  return schema['type'] === 'string' && schema['enum'] === undefined ? 'string | number' : typeOf(schema);
}

function contentSchema(part: Json | undefined): Json | undefined {
  const content = part?.['content'] as Readonly<Record<string, { readonly schema: Json }>> | undefined;
  return content === undefined ? undefined : Object.values(content)[0]?.schema;
}

/** The TypeScript of a JSON Schema as zod writes it. */
export function typeOf(schema: Json): string {
  const { $ref, type, anyOf, oneOf, allOf, items, prefixItems } = schema as { $ref?: string } & Readonly<
    Record<string, unknown>
  >;
  if ($ref !== undefined) return $ref.split('/').at(-1)!;
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum']))
    return (schema['enum'] as unknown[]).map((value) => JSON.stringify(value)).join(' | ');
  const either = (anyOf ?? oneOf) as readonly Json[] | undefined;
  if (either !== undefined) return `(${[...new Set(either.map(typeOf))].join(' | ')})`;
  if (allOf !== undefined) return `(${(allOf as readonly Json[]).map(typeOf).join(' & ')})`;
  if (Array.isArray(type)) return `(${type.map((each) => typeOf({ ...schema, type: each as string })).join(' | ')})`;
  if (prefixItems !== undefined) return `readonly [${(prefixItems as readonly Json[]).map(typeOf).join(', ')}]`;
  if (type === 'array' && schema['minItems'] !== undefined && schema['minItems'] === schema['maxItems']) {
    const item = typeOf((items ?? {}) as Json);
    return `readonly [${Array.from({ length: schema['minItems'] as number }, () => item).join(', ')}]`;
  }
  if (type === 'array') return `readonly ${wrapped(typeOf((items ?? {}) as Json))}[]`;
  if (type === 'object') return objectType(schema);
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'string' || type === 'boolean' || type === 'null' ? type : 'unknown';
}

function wrapped(type: string): string {
  return /[ |&]/.test(type) && !/^[({]/.test(type) ? `(${type})` : type;
}

function objectType({ properties, required, additionalProperties }: Json): string {
  const needed = new Set((required ?? []) as readonly string[]);
  const members = Object.entries((properties ?? {}) as Readonly<Record<string, Json>>).map(
    ([name, member]) => `readonly ${memberName(name)}${needed.has(name) ? '' : '?'}: ${typeOf(member)}`,
  );
  const others =
    typeof additionalProperties === 'object' && additionalProperties !== null
      ? typeOf(additionalProperties as Json)
      : undefined;
  if (members.length === 0) return `Readonly<Record<string, ${others ?? 'unknown'}>>`;
  return `{ ${members.join('; ')} }`;
}

function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}
