import { comparisonDatabase } from './comparison-database.ts';
import { restoration } from './restoration.ts';
import { stockLand } from './stock-land.ts';
import type { Template } from './template.ts';

/** Templates that come with the product. */
export const templates: readonly Template[] = [comparisonDatabase, stockLand, restoration];

export const templateById = (id: string): Template | undefined => templates.find((template) => template.id === id);
