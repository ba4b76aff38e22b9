import type { PropertyMap } from './properties.ts';
import { encodeProperties } from './properties.ts';
import type { RelationshipDesign } from './design.ts';
import { identity } from './header.ts';
import type { TableWriter } from './table-writer.ts';
import type { JetValue } from './value-reader.ts';

/** Object types in MSysObjects. */
export const objectType = {
  table: 1,
  database: 2,
  container: 3,
  linkedOdbc: 4,
  query: 5,
  linked: 6,
  relationship: 8,
} as const;

/** Flags that mark an object of the system in MSysObjects.Flags. */
export const SYSTEM_OBJECT = -2_147_483_648;
export const HIDDEN_SYSTEM_OBJECT = 2;

const id = {
  root: 0x0f000000,
  tables: 0x0f000001,
  databases: 0x0f000002,
  relationships: 0x0f000003,
  database: 0x10000000,
  firstOther: -2_147_483_648,
} as const;

/** MSysRelationships.grbit. */
export const relationshipBit = { oneToOne: 1, notEnforced: 2, cascadeUpdate: 256, cascadeDelete: 4096 } as const;

/** A table as the catalogue lists it. */
export interface CatalogueTable {
  readonly name: string;
  readonly page: number;
  readonly properties: PropertyMap;
}

type NamedRow = Readonly<Record<string, JetValue>>;

/** Appends a row given by column name. */
function appendNamed(writer: TableWriter, row: NamedRow): void {
  writer.append(writer.table.columns.map((column) => row[column.name]));
}

type Access = readonly [who: Buffer, rights: number, inheritable: boolean];

const { admin, users, engine, creator } = identity;

/** Rights as Access grants them on the parts of an unsecured database. */
const rights = {
  databases: [[admin, 393_216, false]],
  relationships: [
    [creator, 983_294, true],
    [admin, 393_217, false],
    [users, 1_048_575, true],
  ],
  tables: [
    [creator, 983_294, true],
    [admin, 1_048_319, true],
    [users, 1_048_319, true],
  ],
  database: [
    [admin, 393_230, false],
    [users, 14, false],
  ],
  readableSystemTable: [
    [admin, 393_216, false],
    [users, 20, false],
  ],
  accessRights: [[admin, 393_216, false]],
  relationshipTable: [
    [admin, 917_504, false],
    [users, 20, false],
  ],
  userTable: [
    [admin, 1_048_575, false],
    [users, 1_048_575, false],
  ],
  relationship: [
    [admin, 983_294, false],
    [users, 1_048_575, false],
  ],
} as const satisfies Record<string, readonly Access[]>;

interface CatalogueObject {
  readonly id: number;
  readonly parent: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly owner: Buffer;
  readonly rights: readonly Access[];
  readonly properties?: PropertyMap;
}

const systemObject = (
  objectId: number,
  parent: number,
  name: string,
  type: number,
  access: readonly Access[],
  owner: Buffer = engine,
): CatalogueObject => ({ id: objectId, parent, name, type, flags: SYSTEM_OBJECT, owner, rights: access });

/** Objects every new file has. The version property makes Access 2000 and later open it without conversion. */
const systemObjects: readonly CatalogueObject[] = [
  systemObject(id.tables, id.root, 'Tables', objectType.container, rights.tables),
  systemObject(id.databases, id.root, 'Databases', objectType.container, rights.databases),
  systemObject(id.relationships, id.root, 'Relationships', objectType.container, rights.relationships),
  {
    ...systemObject(id.database, id.databases, 'MSysDb', objectType.database, rights.database, admin),
    properties: new Map([['', [{ name: 'AccessVersion', type: 'text', ddl: false, value: '08.50' }]]]),
  },
  systemObject(2, id.tables, 'MSysObjects', objectType.table, rights.readableSystemTable),
  systemObject(3, id.tables, 'MSysACEs', objectType.table, rights.accessRights),
  systemObject(4, id.tables, 'MSysQueries', objectType.table, rights.readableSystemTable),
  systemObject(5, id.tables, 'MSysRelationships', objectType.table, rights.relationshipTable),
];

const tableObject = (table: CatalogueTable): CatalogueObject => ({
  id: table.page,
  parent: id.tables,
  name: table.name,
  type: objectType.table,
  flags: 0,
  owner: admin,
  rights: rights.userTable,
  properties: table.properties,
});

const relationshipObject = (relationship: RelationshipDesign, n: number): CatalogueObject => ({
  id: id.firstOther + n,
  parent: id.relationships,
  name: relationship.name,
  type: objectType.relationship,
  flags: 0,
  owner: admin,
  rights: rights.relationship,
});

/** Writers of the system tables a new file fills. */
export interface CatalogueWriters {
  readonly objects: TableWriter;
  readonly accessRights: TableWriter;
  readonly relationships: TableWriter;
}

/** Lists everything a new file contains. `created` is a local time `yyyy-MM-dd HH:mm:ss`. */
export function writeCatalogue(
  writers: CatalogueWriters,
  tables: readonly CatalogueTable[],
  relationships: readonly RelationshipDesign[],
  created: string,
): void {
  const objects = [...systemObjects, ...tables.map(tableObject), ...relationships.map(relationshipObject)];
  for (const object of objects) {
    appendNamed(writers.objects, {
      Id: object.id,
      ParentId: object.parent,
      Name: object.name,
      Type: object.type,
      Flags: object.flags,
      Owner: object.owner,
      DateCreate: created,
      DateUpdate: created,
      LvProp: (object.properties == null ? undefined : encodeProperties(object.properties)) ?? null,
    });
    for (const [who, access, inheritable] of object.rights) {
      appendNamed(writers.accessRights, { ObjectId: object.id, SID: who, ACM: access, FInheritable: inheritable });
    }
  }
  for (const relationship of relationships) writeRelationship(writers.relationships, relationship);
}

function writeRelationship(writer: TableWriter, relationship: RelationshipDesign): void {
  let bits = relationship.enforced === false ? relationshipBit.notEnforced : 0;
  if (relationship.cascadeUpdate === true) bits |= relationshipBit.cascadeUpdate;
  if (relationship.cascadeDelete === true) bits |= relationshipBit.cascadeDelete;
  for (const [i, column] of relationship.columns.entries()) {
    appendNamed(writer, {
      szRelationship: relationship.name,
      grbit: bits,
      ccolumn: relationship.columns.length,
      icolumn: i,
      szObject: relationship.foreignTable,
      szColumn: relationship.foreignColumns[i]!,
      szReferencedObject: relationship.table,
      szReferencedColumn: column,
    });
  }
}
