/** The map itself, free of any framework: it shows a style, moves its camera and says what happened on it. */
import {
  type LngLat,
  Map as MapLibreMap,
  type MapMouseEvent,
  type MapTouchEvent,
  type PaddingOptions,
  type RequestParameters,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl';
import workerUrl from 'virtual:map-worker';
import './styles/map-canvas.css';
import type { Extent, FeatureRef, LonLat } from './api.ts';
import { metresPerPixel } from './format.ts';
import type { Columns } from './map/columns.ts';
import { FIGURES, PICKED_FIGURES } from './map/figures.ts';
import { drawPattern, markOf, patternOf } from './map/patterns.ts';
import type { Raised } from './map/raised.ts';
import { REHEARSAL } from './map/rehearsal-name.ts';
import type { Camera } from './url-state.ts';

setWorkerUrl(workerUrl);

/** What happens on the map. */
export interface MapEvents {
  readonly onCamera: (camera: Camera) => void;
  /** Place under the pointer; null when it leaves. */
  readonly onPointer: (place: LonLat | null) => void;
  /** `toleranceMetres` is the length of a fingertip or a pointer's reach at this zoom. */
  readonly onAsk: (place: LonLat, toleranceMetres: number) => void;
  /** The column under the pointer. */
  readonly onPickColumn: (id: string | null) => void;
  /** A column was clicked. */
  readonly onChooseColumn?: (id: string) => void;
  /** A feature of the layers was clicked, at a zoom where they are told apart; it goes before figures. */
  readonly onPickFeature?: (feature: FeatureRef) => void;
  /** The camera came to rest on these bounds. */
  readonly onRest?: (bounds: Extent, zoom: number) => void;
  /** A figure of the page's own was clicked; null beside all of them. */
  readonly onPickFigure?: (key: string | null) => void;
  /** The figure under the pointer. */
  readonly onHoverFigure?: (key: string | null) => void;
  /** The graphics card has dropped the map (its driver was reset, the machine slept); it is to be made anew. */
  readonly onLost: () => void;
  /** A tile or tile description could not be had. */
  readonly onTileProblem: (error: { readonly message: string }) => void;
}

/** A pointer on the map. */
export interface MapPointer {
  readonly place: LonLat;
  readonly pixel: Pixel;
  /** Pixels within which it counts as being on something. */
  readonly reach: number;
  /** Pixel of a place on the screen. */
  readonly project: (place: LonLat) => Pixel;
}

export type Pixel = readonly [x: number, y: number];

/** What takes the pointer while something is drawn: clicks belong to it, and drags that it wants. */
export interface MapTool {
  /** True takes the drag that begins here away from the map. */
  readonly press: (pointer: MapPointer) => boolean;
  readonly drag: (pointer: MapPointer) => void;
  readonly release: () => void;
  readonly click: (pointer: MapPointer) => void;
  readonly doubleClick: (pointer: MapPointer) => void;
  /** Says the cursor of the pointer's place. */
  readonly hover: (pointer: MapPointer | null) => string;
}

export interface MapStart {
  readonly style: StyleSpecification;
  /** Where the address says so; else the extent of all data. */
  readonly camera: Camera | null;
  readonly extent: Extent | null;
  readonly maxZoom?: number;
  readonly padding: PaddingOptions;
  readonly locale: Record<string, string>;
}

/** Pixels around a pointer within which a line or a point counts as hit. */
const REACH_POINTER = 4;
const REACH_FINGER = 12;
/** Where nothing has been loaded yet: all of China. */
const CHINA: Extent = [73, 17, 136, 54];
/** How long the browser has to give back what the graphics card dropped, before a new map is tried. */
const LOST_MS = 2000;
const STILL = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Owns one MapLibre map from construction to `destroy`. Throws where the browser has no WebGL 2. */
export class MapController {
  readonly #map: MapLibreMap;
  readonly #events: MapEvents;
  #nextStyle: StyleSpecification | null = null;
  #selected: FeatureRef | null = null;
  #hovered: FeatureRef | null = null;
  #columns: Columns | null = null;
  #raised: Raised | null = null;
  #isReady = false;
  #isGone = false;
  #lost: ReturnType<typeof setTimeout> | null = null;
  #tool: MapTool | null = null;
  #isDragging = false;
  #figure: string | null = null;

  constructor(container: HTMLElement, start: MapStart, events: MapEvents) {
    this.#events = events;
    this.#map = new MapLibreMap({
      container,
      style: start.style,
      ...(start.camera ? { ...start.camera, center: [...start.camera.center] } : {}),
      ...(start.camera
        ? {}
        : {
            bounds: [...(start.extent ?? CHINA)],
            fitBoundsOptions: { padding: start.padding, maxZoom: start.maxZoom ?? 18 },
          }),
      attributionControl: false,
      maxPitch: 70,
      minZoom: 3,
      maxZoom: 21,
      renderWorldCopies: false,
      fadeDuration: STILL ? 0 : 200,
      validateStyle: false,
      locale: start.locale,
      transformRequest,
    });
    this.#map.setMissingStyleImageResolver((name) => this.#addPattern(name));
    this.#listen(container);
  }

  /** Shows a style; only what differs from the present one is touched. */
  show(style: StyleSpecification): void {
    if (!this.#isReady) {
      this.#nextStyle = style;
      return;
    }
    this.#map.setStyle(style, { diff: true, validate: false });
  }

  /** Marks one feature on the map, or none. */
  select(feature: FeatureRef | null): void {
    this.#mark(this.#selected, 'selected', false);
    this.#selected = feature;
    this.#mark(feature, 'selected', true);
  }

  /** Lifts one of the page's own figures out of the others, or none. */
  highlight(figure: string | null): void {
    this.#markFigure(this.#figure, false);
    this.#figure = figure;
    this.#markFigure(figure, true);
  }

  /** Gives the pointer to a tool, or back to the map. */
  use(tool: MapTool | null): void {
    this.#tool = tool;
    this.#map.getCanvas().style.cursor = tool === null ? '' : 'crosshair';
    if (tool === null) this.#map.doubleClickZoom.enable();
    else this.#map.doubleClickZoom.disable();
  }

  camera(): Camera {
    const { lng, lat } = this.#map.getCenter();
    return {
      center: [lng, lat],
      zoom: this.#map.getZoom(),
      bearing: this.#map.getBearing(),
      pitch: this.#map.getPitch(),
    };
  }

  /** What the map shows now. */
  bounds(): Extent {
    const bounds = this.#map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  jumpTo(camera: Camera): void {
    this.#map.jumpTo({ ...camera, center: [...camera.center] });
  }

  /** Brings a place to the middle of what `padding` leaves free. */
  flyTo([longitude, latitude]: LonLat, zoom: number, padding: PaddingOptions): void {
    this.fit([longitude, latitude, longitude, latitude], padding, zoom);
  }

  /** Brings an extent into the part of the map that `padding` leaves free. */
  fit(extent: Extent, padding: PaddingOptions, maxZoom = 18): void {
    this.#map.fitBounds([...extent], { padding, maxZoom, duration: STILL ? 0 : 700 });
  }

  zoomBy(steps: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, duration: STILL ? 0 : 250 });
  }

  /** Turns and tilts by so many degrees; its texts stay upright. */
  turn(bearing: number, pitch: number): void {
    const map = this.#map;
    map.easeTo({
      bearing: map.getBearing() + bearing,
      pitch: Math.min(70, Math.max(0, map.getPitch() + pitch)),
      duration: STILL ? 0 : 400,
    });
  }

  /** North up, straight down. */
  level(): void {
    this.#map.easeTo({ bearing: 0, pitch: 0, duration: STILL ? 0 : 400 });
  }

  /** Looks at an extent from the side. */
  overlook(extent: Extent, padding: PaddingOptions, pitch: number): void {
    const camera = this.#map.cameraForBounds([...extent], { padding, maxZoom: 15 });
    if (camera?.center === undefined || camera.zoom === undefined) return;
    // What is near is larger than from above, and columns stand up: a step back keeps both in the picture.
    const zoom = camera.zoom - 0.2 * Math.sin((pitch * Math.PI) / 180);
    this.#map.easeTo({ center: camera.center, zoom, pitch, bearing: 0, duration: STILL ? 0 : 900 });
  }

  /** Asks about the middle of the map, for those who use no pointer. */
  askAtCenter(): void {
    this.#ask(this.#map.getCenter(), REACH_POINTER);
  }

  /** Columns stand on the map as long as they are given; deck.gl is loaded when they first do. */
  async raise(raised: Raised | null): Promise<void> {
    this.#raised = raised;
    if (this.#columns === null && raised !== null) {
      const { Columns } = await import('./map/columns.ts');
      this.#columns ??= new Columns(this.#events.onPickColumn);
    }
    this.#applyColumns();
  }

  /** Tiles of a layer that failed are asked for again. */
  reload(): void {
    if (!this.#isReady) return;
    for (const source of Object.keys(this.#map.getStyle().sources)) this.#map.refreshTiles(source);
  }

  /** The element that takes the keyboard. */
  element(): HTMLCanvasElement {
    return this.#map.getCanvas();
  }

  /** What a screen reader says of the map. */
  describe(label: string): void {
    this.#map.getCanvas().setAttribute('aria-label', label);
  }

  resize(): void {
    this.#map.resize();
  }

  /** The map as a picture, as it is drawn now; outside a frame its canvas is blank. */
  async #picture(): Promise<string> {
    const drawn = new Promise<string>((resolve) => {
      this.#map.once('render', () => resolve(this.#map.getCanvas().toDataURL()));
    });
    this.#map.triggerRepaint();
    return drawn;
  }

  destroy(): void {
    this.#isGone = true;
    if (this.#lost !== null) clearTimeout(this.#lost);
    try {
      this.#columns?.end(this.#map);
      this.#map.remove();
    } catch (error) {
      // What the graphics card has dropped cannot all be given back to it.
      if (this.#lost === null) throw error;
      console.debug(error);
    }
  }

  #listen(container: HTMLElement): void {
    const map = this.#map;
    map.on('style.load', () => this.#becomeReady());
    map.on('move', () => this.#events.onCamera(this.camera()));
    map.on('moveend', () => this.#rest());
    map.on('mousemove', (event) => this.#hover(event));
    map.on('mouseout', () => this.#leave());
    map.on('mousedown', (event) => this.#press(event));
    map.on('touchstart', (event) => event.points.length === 1 && this.#press(event));
    map.on('mousemove', (event) => this.#drag(event));
    map.on('touchmove', (event) => this.#drag(event));
    for (const end of ['mouseup', 'touchend', 'touchcancel'] as const) map.on(end, () => this.#release());
    map.on('dblclick', (event) => this.#tool?.doubleClick(this.#pointerOf(event)));
    map.on('click', (event) => this.#click(event));
    map.on('error', ({ error }) => this.#fail(error));
    map.on('webglcontextlost', () => this.#lose());
    map.on('webglcontextrestored', () => this.#giveUp());
    map.on('dataloading', (event) => {
      const { sourceId } = event as { readonly sourceId?: string };
      if (sourceId?.startsWith(REHEARSAL) !== true) container.dataset['state'] = 'loading';
    });
    map.on('movestart', () => (container.dataset['state'] = 'loading'));
    map.on('idle', () => (container.dataset['state'] = 'idle'));
    map.once('idle', () => {
      import('./map/rehearsal.ts').then(({ rehearse }) => rehearse(map, () => this.#isGone), console.warn);
    });
    // Who takes a picture of the page asks the map for its own.
    container.addEventListener('picture', (event) => {
      (event as CustomEvent<{ answer?: Promise<string> }>).detail.answer = this.#picture();
    });
    map.getCanvas().addEventListener('keydown', (event) => {
      // While a tool is in hand Enter is its own: it ends a drawing.
      if (event.key === 'Enter' && this.#tool === null) this.askAtCenter();
    });
  }

  /** MapLibre has no style while its context is lost: nothing may be asked of it. */
  #lose(): void {
    this.#isReady = false;
    this.#lost ??= setTimeout(() => this.#giveUp(), LOST_MS);
  }

  #giveUp(): void {
    if (this.#lost === null || this.#isGone) return;
    clearTimeout(this.#lost);
    this.#isGone = true;
    this.#events.onLost();
  }

  #rest(): void {
    const bounds = this.#map.getBounds();
    this.#events.onRest?.(
      [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
      this.#map.getZoom(),
    );
  }

  #becomeReady(): void {
    if (this.#isGone) return;
    this.#isReady = true;
    if (this.#nextStyle !== null) this.#map.setStyle(this.#nextStyle, { diff: true, validate: false });
    this.#nextStyle = null;
    this.#mark(this.#selected, 'selected', true);
    this.#markFigure(this.#figure, true);
    this.#applyColumns();
    this.#events.onCamera(this.camera());
    this.#rest();
  }

  #applyColumns(): void {
    if (!this.#isReady || this.#isGone || this.#columns === null) return;
    if (this.#raised === null) this.#columns.removeFrom(this.#map);
    else this.#columns.show(this.#map, this.#raised);
  }

  async #addPattern(name: string): Promise<void> {
    const pattern = patternOf(name);
    const mark = markOf(name);
    const ratio = Math.max(2, Math.ceil(devicePixelRatio));
    const add = (image: ImageData): void => {
      if (!this.#isGone && !this.#map.hasImage(name)) this.#map.addImage(name, image, { pixelRatio: ratio });
    };
    if (pattern !== null) add(drawPattern(pattern, ratio));
    if (mark !== null) add((await import('./map/mark-image.ts')).drawMark(mark, ratio));
  }

  /** A request that failed concerns the reader; what a style refers to and a tile does not have does not. */
  #fail(error: { readonly message: string; readonly status?: unknown }): void {
    if (typeof error.status === 'number' || error instanceof TypeError) this.#events.onTileProblem(error);
    else console.debug(error.message);
  }

  #click(event: MapMouseEvent): void {
    if (this.#tool !== null) return this.#tool.click(this.#pointerOf(event));
    if (!this.#isReady) return;
    const column = this.#columns?.picked() ?? null;
    if (column !== null) return this.#events.onChooseColumn?.(column);
    if (this.#events.onPickFeature !== undefined) {
      const feature = this.#featureAt(event);
      if (feature !== null) return this.#events.onPickFeature(feature);
    }
    if (this.#events.onPickFigure !== undefined) return this.#events.onPickFigure(this.#figureAt(event));
    this.#ask(event.lngLat, matchMedia('(pointer: coarse)').matches ? REACH_FINGER : REACH_POINTER);
  }

  #ask({ lng, lat }: LngLat, reach: number): void {
    this.#events.onAsk([lng, lat], reach * metresPerPixel(lat, this.#map.getZoom()));
  }

  #hover(event: MapMouseEvent): void {
    this.#events.onPointer([event.lngLat.lng, event.lngLat.lat]);
    if (this.#tool !== null) {
      this.#map.getCanvas().style.cursor = this.#tool.hover(this.#pointerOf(event));
      return;
    }
    if (this.#map.isMoving() || !this.#isReady) return;
    if ((this.#columns?.picked() ?? null) !== null) {
      // A column stands before the area that it rises from.
      this.#map.getCanvas().style.cursor = 'pointer';
      return;
    }
    if (this.#events.onHoverFigure !== undefined) {
      const figure = this.#figureAt(event);
      this.#map.getCanvas().style.cursor = figure === null ? '' : 'pointer';
      this.#events.onHoverFigure(figure);
      return;
    }
    const top = this.#featureAt(event);
    this.#map.getCanvas().style.cursor = top === null ? '' : 'pointer';
    if (top?.layer === this.#hovered?.layer && top?.id === this.#hovered?.id) return;
    this.#mark(this.#hovered, 'hover', false);
    this.#hovered = top;
    this.#mark(top, 'hover', true);
  }

  /** The topmost of the page's own figures under the pointer. */
  #figureAt(event: MapMouseEvent): string | null {
    const [x, y] = [event.point.x, event.point.y];
    const near: [[number, number], [number, number]] = [
      [x - REACH_POINTER, y - REACH_POINTER],
      [x + REACH_POINTER, y + REACH_POINTER],
    ];
    const layers = PICKED_FIGURES.filter((id) => this.#map.getLayer(id) !== undefined);
    const key: unknown = this.#map.queryRenderedFeatures(near, { layers })[0]?.properties['key'];
    return typeof key === 'string' ? key : null;
  }

  #pointerOf({ lngLat, point }: MapMouseEvent | MapTouchEvent): MapPointer {
    return {
      place: [lngLat.lng, lngLat.lat],
      pixel: [point.x, point.y],
      reach: matchMedia('(pointer: coarse)').matches ? REACH_FINGER * 1.5 : REACH_POINTER * 2,
      project: ([longitude, latitude]) => {
        const { x, y } = this.#map.project([longitude, latitude]);
        return [x, y];
      },
    };
  }

  #press(event: MapMouseEvent | MapTouchEvent): void {
    if (this.#tool === null || !this.#tool.press(this.#pointerOf(event))) return;
    event.preventDefault();
    this.#isDragging = true;
  }

  #drag(event: MapMouseEvent | MapTouchEvent): void {
    if (this.#isDragging) this.#tool?.drag(this.#pointerOf(event));
  }

  #release(): void {
    if (this.#isDragging) this.#tool?.release();
    this.#isDragging = false;
  }

  /** The topmost thematic feature under the pointer; what carries no id cannot be asked about. */
  #featureAt(event: MapMouseEvent): FeatureRef | null {
    // The page's own figures lie above the tiles, and are no features.
    const layers = this.#map
      .getLayersOrder()
      .filter((id) => /\/(fill|point)$/.test(id) && !id.startsWith(`${FIGURES}/`));
    const feature = this.#map.queryRenderedFeatures(event.point, { layers })[0];
    return typeof feature?.id === 'number' ? { layer: feature.source, id: feature.id } : null;
  }

  #leave(): void {
    this.#events.onPointer(null);
    this.#tool?.hover(null);
    this.#events.onHoverFigure?.(null);
    this.#mark(this.#hovered, 'hover', false);
    this.#hovered = null;
  }

  #markFigure(key: string | null, value: boolean): void {
    if (key === null || !this.#isReady || this.#map.getSource(FIGURES) === undefined) return;
    this.#map.setFeatureState({ source: FIGURES, id: key }, { selected: value });
  }

  #mark(feature: FeatureRef | null, flag: 'selected' | 'hover', value: boolean): void {
    if (feature === null || !this.#isReady || this.#map.getSource(feature.layer) === undefined) return;
    this.#map.setFeatureState({ source: feature.layer, sourceLayer: feature.layer, id: feature.id }, { [flag]: value });
  }
}

/** Every address on the map is one of our own server, written out in full because workers have no page to be relative to. */
function transformRequest(url: string): RequestParameters {
  return { url: new URL(url, location.origin).href };
}
