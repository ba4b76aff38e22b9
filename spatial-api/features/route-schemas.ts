/** Schemas of what the documents below `/ogc` answer with. */
import { z } from 'zod';

/** A link as OGC APIs write it. */
export const linkSchema = z
  .object({
    rel: z.string(),
    href: z.string(),
    type: z.string().optional(),
    title: z.string().optional(),
    templated: z.boolean().optional(),
  })
  .meta({ id: 'Link' });

const links = z.array(linkSchema);

export const landingSchema = z.object({ title: z.string(), description: z.string(), links });
export const conformanceSchema = z.object({ links, conformsTo: z.array(z.string()) });

export const collectionSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    itemType: z.literal('feature'),
    dataType: z.literal('vector'),
    crs: z.array(z.string()).optional(),
    storageCrs: z.string().optional(),
    extent: z.object({
      spatial: z.object({ bbox: z.array(z.array(z.number())), crs: z.string() }).optional(),
      temporal: z.object({ interval: z.array(z.array(z.string().nullable())), trs: z.string() }),
    }),
    links,
  })
  .meta({ id: 'Collection' });

export const collectionsSchema = z.object({ links, crs: z.array(z.string()), collections: z.array(collectionSchema) });

/** A JSON Schema document. */
export const schemaSchema = z.looseObject({
  $schema: z.string(),
  $id: z.string(),
  type: z.literal('object'),
  title: z.string(),
  properties: z.record(z.string(), z.unknown()),
});

export const stylesSchema = z.object({
  default: z.string().optional(),
  styles: z.array(z.object({ id: z.string(), title: z.string(), links })),
  links,
});

export const styleMetadataSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  stylesheets: z.array(z.looseObject({})),
  layers: z.array(z.looseObject({ id: z.string() })),
  links,
});
