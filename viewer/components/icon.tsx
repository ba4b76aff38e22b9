import type { JSX } from 'preact';

/** Line icons on a 20-pixel grid, drawn for this product. */
const paths = {
  map: 'M2.500 5.500v12l5-2.500 5 2.500 5-2.500V3l-5 2.500-5-2.500zM7.500 3v12M12.500 5.500v12',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  checks: 'M5 3h7l3.500 3.500V17H5zM7.500 10.500l2 2 3.500-4',
  deliveries: 'M10 12.500V3.500M6.500 7 10 3.500 13.500 7M3 12v4.500h14V12',
  person:
    'M10 3a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM3.500 17.500c.600-3.600 3-5.500 6.500-5.500s5.900 1.900 6.500 5.500',
  milestones: 'M5 17V3.500l9 3-9 3M5 17h10',
  lineage: 'M3 10h4M7 10c3 0 3-5.500 6-5.500M7 10c3 0 3 5.500 6 5.500M3 8h4v4H3zM13 2.500h4v4h-4zM13 13.500h4v4h-4z',
  jobs: 'M3 5h9M3 10h6M3 15h6M12.500 10l5.500 3.500-5.500 3.500z',
  undo: 'M7.500 4 3.500 8l4 4M3.500 8h8a5 5 0 0 1 0 10H8',
  redo: 'M12.500 4l4 4-4 4M16.500 8h-8a5 5 0 0 0 0 10H12',
  bin: 'M3.500 5.500h13M8 5.500V3.500h4v2M5 5.500l.800 11.500h8.400L15 5.500M8.500 8.500v5.500M11.500 8.500v5.500',
  download: 'M10 3v9.500M6 9l4 3.500L14 9M3.500 16.500h13',
  pen: 'M4 16l1-4L13.500 3.500l3 3L8 15zM11.500 5.500l3 3',
  swap: 'M4 7h11l-3-3M16 13H5l3 3',
  repeat: 'M15.500 6.500A6.500 6.500 0 1 0 16.500 11M16 3v4h-4',
  stamp: 'M7.500 11.500V8.500a2.500 2.500 0 1 1 5 0v3l3.500 1.500v2H4v-2zM4 17.500h12',
  question: 'M7 7.500a3 3 0 1 1 4.500 2.600c-1 .600-1.500 1.200-1.500 2.400M10 15.500v.200',
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
  pick: 'M3.500 7.500c4-4.500 9-4.500 13 0M10 4.500 10 8M4 17 11.500 7.500',
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
  table: 'M3 4.500h14v11H3zM3 8.500h14M3 12h14M8.500 8.500v7',
  play: 'M6.500 4v12l9-6z',
  pause: 'M7 4v12M13 4v12',
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
