/** Keyboard of a tree after the ARIA pattern: arrows move and open, Home and End jump, one item is in the tab order. */

/** Moves the focus or clicks what the key means for the item; true where the key was one of the tree's. */
export function handleTreeKey(tree: HTMLElement, key: string): boolean {
  const items = [...tree.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const active = document.activeElement?.closest<HTMLElement>('[role="treeitem"]');
  const index = active ? items.indexOf(active) : -1;
  if (active == null || index < 0 || document.activeElement !== active) return false;
  const isOpen = active.getAttribute('aria-expanded');
  switch (key) {
    case 'ArrowDown':
      return focus(items[index + 1]);
    case 'ArrowUp':
      return focus(items[index - 1]);
    case 'Home':
      return focus(items[0]);
    case 'End':
      return focus(items.at(-1));
    case 'ArrowRight':
      if (isOpen === 'false') return press(active, 'open');
      return focus(isOpen === 'true' ? items[index + 1] : undefined);
    case 'ArrowLeft':
      if (isOpen === 'true') return press(active, 'open');
      return focus(items.slice(0, index).findLast((item) => levelOf(item) < levelOf(active)));
    case ' ':
      return press(active, 'switch');
    case 'Enter':
      return press(active, 'open');
    default:
      return false;
  }
}

const levelOf = (item: HTMLElement): number => Number(item.getAttribute('aria-level'));

function focus(item: HTMLElement | undefined): boolean {
  item?.focus();
  return true;
}

function press(item: HTMLElement, part: 'open' | 'switch'): boolean {
  item.querySelector<HTMLElement>(`[data-part="${part}"]`)?.click();
  return true;
}
