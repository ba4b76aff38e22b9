/**
 * A page as a PNG, drawn by the browser itself: the page is copied with the styles that hold for it and the map as a picture,
 * put into an SVG and drawn on a canvas. Nothing leaves the machine.
 */
const SCALE = 2;
/** Most pixels of a side that every browser draws. */
const MOST_PIXELS = 8192;
const LEFT_OUT =
  '.page-actions, .figure-actions, .map-tools, .desk-map-controls, .plot-links, dialog, .overview-filters';

const MARGIN = 24;

/** The picture of an element with a line below it, twice as fine as the screen where the canvas allows it. */
export async function pictureOf(element: HTMLElement, caption: string): Promise<Blob> {
  const { width } = element.getBoundingClientRect();
  const copy = element.cloneNode(true) as HTMLElement;
  await copyMaps(element, copy);
  copyValues(element, copy);
  for (const part of copy.querySelectorAll(LEFT_OUT)) part.remove();
  const line = document.createElement('p');
  line.className = 'overview-versions quiet';
  line.textContent = caption;
  copy.append(line);
  const frame = document.createElement('div');
  frame.style.cssText = `padding:${MARGIN}px;background:${getComputedStyle(document.body).backgroundColor}`;
  copy.style.width = `${width}px`;
  copy.style.margin = '0';
  frame.append(copy);
  const wide = Math.ceil(width + 2 * MARGIN);
  const high = heightOf(element, frame, wide);
  const image = await imageOf(svgOf(frame, wide, high));
  const scale = Math.min(SCALE, MOST_PIXELS / wide, MOST_PIXELS / high);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(wide * scale);
  canvas.height = Math.round(high * scale);
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('the canvas gave no picture')) : resolve(blob)));
  });
}

/** How high the copy becomes without what was left out: it is laid out where the element stands, unseen, for a moment. */
function heightOf(element: HTMLElement, frame: HTMLElement, width: number): number {
  const place = document.createElement('div');
  place.style.cssText = `position:absolute;visibility:hidden;inset:0 auto auto 0;width:${width}px`;
  place.inert = true;
  place.append(frame);
  element.parentElement!.append(place);
  const { height } = frame.getBoundingClientRect();
  place.remove();
  return Math.ceil(height);
}

/** What stands in a field is no attribute of it: the copy would show what it began with. */
function copyValues(element: HTMLElement, copy: HTMLElement): void {
  const [from, to] = [element, copy].map((each) => [...each.querySelectorAll('input')]);
  for (const [index, input] of (from ?? []).entries()) to![index]!.setAttribute('value', input.value);
}

/** A canvas of the copy is empty: each map is asked for its picture. */
async function copyMaps(element: HTMLElement, copy: HTMLElement): Promise<void> {
  const [from, to] = [element, copy].map((each) => [...each.querySelectorAll<HTMLElement>('.map')]);
  for (const [index, map] of (from ?? []).entries()) {
    const picture = document.createElement('img');
    const ask = new CustomEvent<{ answer?: Promise<string> }>('picture', { detail: {} });
    map.dispatchEvent(ask);
    picture.src = (await ask.detail.answer) ?? '';
    const { width, height } = map.getBoundingClientRect();
    picture.style.cssText = `width:${width}px;height:${height}px`;
    to![index]!.replaceChildren(picture);
    // The height of a map follows that of the screen, of which a picture has none.
    const box = to![index]!.closest<HTMLElement>('.overview-map');
    if (box !== null) box.style.height = `${map.closest('.overview-map')!.getBoundingClientRect().height}px`;
  }
}

function svgOf(content: HTMLElement, width: number, height: number): string {
  const page = document.createElement('div');
  const root = document.documentElement;
  // The rules speak of `:root`; here the outermost element stands for it, with its attributes and its type size.
  page.className = 'picture-root';
  for (const { name, value } of root.attributes) page.setAttribute(name, value);
  page.style.fontSize = getComputedStyle(root).fontSize;
  page.append(content);
  const style = document.createElement('style');
  style.textContent = rulesOf(width);
  page.prepend(style);
  page.setAttribute('xmlns', 'http://www.w3.org/1999/xhtml');
  const body = new XMLSerializer().serializeToString(page);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${body}</foreignObject></svg>`;
}

/** Every rule of the page; `rem` is that of the page, for an image has a root of its own. */
function rulesOf(width: number): string {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const own = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText))
    .join('\n');
  const body = getComputedStyle(document.body);
  return `${own
    .replaceAll(/(^|[\s,}])(:root|html)(?=[\s,{[:.])/g, '$1.picture-root')
    .replaceAll(/(\d*\.?\d+)rem\b/g, (_, size: string) => `${Number(size) * rem}px`)}
.picture-root{font-family:${body.fontFamily};font-size:${body.fontSize};line-height:${body.lineHeight};color:${body.color};width:${width}px}
.picture-root *{animation:none!important;transition:none!important}`;
}

function imageOf(svg: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.addEventListener('load', () => resolve(image));
    image.addEventListener('error', () => reject(new Error('the page could not be drawn as an image')));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}
