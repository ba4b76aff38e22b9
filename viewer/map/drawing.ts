import type { FilterSpecification } from 'maplibre-gl';
import { LABEL_FONTS } from '../../schemas/derive/style.ts';
import type { Theme } from '../url-state.ts';
import type { MapPalette } from './palette.ts';

/** What drawing a layer depends on besides its legend. */
export interface Drawing {
  readonly theme: Theme;
  readonly palette: MapPalette;
  /** 0–1, of the whole layer. */
  readonly opacity: number;
  /** 0–1, what of that is left for areas and lines where the layer steps back behind something else. */
  readonly strength: number;
  readonly visible: boolean;
  /** 1 at the usual reading distance, more on large screens: widths and text grow with it. */
  readonly scale: number;
}

/** What every style layer of one catalogue layer has in common. */
export interface From {
  readonly source: string;
  readonly 'source-layer': string;
  readonly minzoom: number;
  readonly layout: { readonly visibility: 'visible' | 'none' };
}

/** CSS families: fonts of the client's own system. The first name of the bold stack is no font; MapLibre reads the weight from it. */
export const FONT: string[] = [...LABEL_FONTS];
export const FONT_BOLD: string[] = ['dimai bold', ...LABEL_FONTS];

export const AREAS: FilterSpecification = ['==', ['geometry-type'], 'Polygon'];
