import type { Theme } from '../url-state.ts';

/** Colours of the calm base map: quiet enough for every standard colour to stand on. */
export interface BasePalette {
  readonly paper: string;
  readonly farmland: string;
  readonly orchard: string;
  readonly forest: string;
  readonly grass: string;
  readonly wetland: string;
  readonly built: string;
  readonly industry: string;
  readonly park: string;
  readonly road: string;
  readonly water: string;
  readonly bare: string;
}

/** Ink of what the map says itself: labels, selection, hover. */
export interface InkPalette {
  readonly label: string;
  readonly labelQuiet: string;
  readonly labelWater: string;
  readonly halo: string;
  readonly select: string;
  readonly selectCasing: string;
  readonly hover: string;
}

export interface MapPalette {
  readonly base: BasePalette;
  readonly ink: InkPalette;
  /** Thematic fills are thinned by this factor, so that standard colours do not glare on a dark map. */
  readonly fillStrength: number;
}

/** Azure is the one hue no standard legend uses for areas, so the selection is never mistaken for a class. */
const palettes: Readonly<Record<Theme, MapPalette>> = {
  light: {
    base: {
      paper: '#f4f2ec',
      farmland: '#eef0dd',
      orchard: '#e6eed6',
      forest: '#d8e6cd',
      grass: '#e3edd5',
      wetland: '#dcebe2',
      built: '#ebe7df',
      industry: '#e6e2e0',
      park: '#d5e8c8',
      road: '#fffefb',
      water: '#bfdbe8',
      bare: '#efece2',
    },
    ink: {
      label: '#26302d',
      labelQuiet: '#5d6864',
      labelWater: '#2f6d8c',
      halo: 'rgba(255, 255, 255, 0.92)',
      select: '#0a6cff',
      selectCasing: '#ffffff',
      hover: '#17211f',
    },
    fillStrength: 1,
  },
  dark: {
    base: {
      paper: '#12191b',
      farmland: '#172019',
      orchard: '#18241b',
      forest: '#152419',
      grass: '#19241b',
      wetland: '#142523',
      built: '#1c2427',
      industry: '#20262a',
      park: '#17291c',
      road: '#2e383c',
      water: '#0f3145',
      bare: '#1a2020',
    },
    ink: {
      label: '#eef3f1',
      labelQuiet: '#a9b6b2',
      labelWater: '#7fb8d4',
      halo: 'rgba(10, 15, 16, 0.86)',
      select: '#4da3ff',
      selectCasing: '#06121f',
      hover: '#ffffff',
    },
    fillStrength: 0.62,
  },
};

/** The palette of a theme. */
export function mapPalette(theme: Theme): MapPalette {
  return palettes[theme];
}

/** A line colour of a legend, lifted where it would drown in a dark map; hue and saturation stay. */
export function lineColour(hex: string, theme: Theme): string {
  if (theme === 'light') return hex;
  const [hue, saturation, lightness] = hslOf(hex);
  return lightness >= 0.58 ? hex : `hsl(${Math.round(hue)}, ${Math.round(saturation * 100)}%, 62%)`;
}

/** The same hue as text: dark enough on paper, light enough on a dark map. */
export function textColour(hex: string, theme: Theme): string {
  const [hue, saturation, lightness] = hslOf(hex);
  const readable = theme === 'light' ? Math.min(lightness, 0.3) : Math.max(lightness, 0.74);
  return `hsl(${Math.round(hue)}, ${Math.round(saturation * 70)}%, ${Math.round(readable * 100)}%)`;
}

function hslOf(hex: string): [hue: number, saturation: number, lightness: number] {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  const max = Math.max(red, green, blue);
  const min = Math.min(red, green, blue);
  const lightness = (max + min) / 2;
  const spread = max - min;
  if (spread === 0) return [0, 0, lightness];
  const saturation = spread / (1 - Math.abs(2 * lightness - 1));
  const sector =
    max === red
      ? ((green - blue) / spread + 6) % 6
      : max === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  return [sector * 60, saturation, lightness];
}
