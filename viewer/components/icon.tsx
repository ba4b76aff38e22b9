import type { JSX } from 'preact';

/** Line icons on a 20-pixel grid, drawn for this product. */
const paths = {
  layers: 'M10 3 2.5 7 10 11l7.500-4zM3 10.500l7 3.700 7-3.700M3 13.900l7 3.700 7-3.700',
  search: 'M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11zM13 13l4 4',
  close: 'M5 5l10 10M15 5 5 15',
  down: 'M5 8l5 5 5-5',
  right: 'M8 5l5 5-5 5',
  left: 'M12 5l-5 5 5 5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  north: 'M10 2.500 14 16l-4-2.600L6 16z',
  home: 'M3 8V3.500h4.500M12.500 3.500H17V8M17 12v4.500h-4.500M7.500 16.500H3V12',
  target: 'M10 5.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM10 1.500v4M10 14.500v4M1.500 10h4M14.500 10h4',
  sun: 'M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600 16 16M4 16l1.400-1.400M14.600 5.400 16 4',
  moon: 'M16.500 12.300A7 7 0 0 1 7.700 3.500a7 7 0 1 0 8.800 8.800z',
  print: 'M6 7V2.500h8V7M6 14.500H3V7.500h14v7h-3M6 12h8v5.500H6z',
  copy: 'M7 7V3h10v10h-4M3 7h10v10H3z',
  check: 'M4 10.500l4 4 8-9',
  columns: 'M3 17h14M5 17v-5M9 17V8M13 17v-7M17 17V4M5 12v0',
  warning: 'M10 3 1.800 17h16.400zM10 8.500v4M10 14.800v.2',
  info: 'M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15zM10 9v5M10 6.300v.2',
  frame: 'M3.500 7.500v-4h4M12.500 3.500h4v4M16.500 12.500v4h-4M7.500 16.500h-4v-4M8 8h4v4H8z',
  lock: 'M5 9.500h10v7.500H5zM7 9.500V7a3 3 0 0 1 6 0v2.500',
  pin: 'M10 18s5.500-5.200 5.500-9.500a5.500 5.500 0 0 0-11 0C4.500 12.800 10 18 10 18zM10 6.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  unlinked: 'M8 6 6.500 7.500M12 14l1.500-1.500M7.500 16.500 5 14M15 6l-2.500-2.500M3 3l14 14',
  empty: 'M3 6.500 10 3l7 3.500v7L10 17l-7-3.500zM3 6.500l7 3.500 7-3.500M10 10v7',
} as const;

export type IconName = keyof typeof paths;

/** A decorative icon; the control around it carries the name. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      viewBox="0 0 20 20"
      width={size}
      height={size}
      style={{ width: `${size / 16}rem`, height: `${size / 16}rem` }}
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
