import type { PageFile } from './page-file.ts';
import { PAGE_SIZE } from './page.ts';

/** The few pages that change in place while a file is filled: definitions and usage maps. Written by `flush`. */
export class PageEditor {
  readonly #file: PageFile;
  readonly #pages = new Map<number, Buffer>();

  constructor(file: PageFile) {
    this.#file = file;
  }

  /** A new page, empty. */
  create(): { readonly number: number; readonly page: Buffer } {
    const number = this.#file.allocate();
    return { number, page: this.claim(number) };
  }

  /** A page whose number was allocated before, empty. */
  claim(number: number): Buffer {
    const page = Buffer.alloc(PAGE_SIZE);
    this.#pages.set(number, page);
    return page;
  }

  /** The page to change; it is read from the file the first time. */
  edit(number: number): Buffer {
    let page = this.#pages.get(number);
    if (page == null) {
      page = this.#file.read(number);
      this.#pages.set(number, page);
    }
    return page;
  }

  /** Hands all changed pages in. */
  flush(): void {
    for (const [number, page] of this.#pages) this.#file.put(number, page);
  }
}
