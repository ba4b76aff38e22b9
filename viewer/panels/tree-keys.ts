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
      return isOpen === 'false'
        ? press(active, 'open')
        : focus(active.querySelector<HTMLElement>('[role="treeitem"]') ?? undefined);
    case 'ArrowLeft':
      return isOpen === 'true'
        ? press(active, 'open')
        : focus(active.parentElement?.closest<HTMLElement>('[role="treeitem"]') ?? undefined);
    case ' ':
      return press(active, 'switch');
    case 'Enter':
      return press(active, 'open');
    default:
      return false;
  }
}

function focus(item: HTMLElement | undefined): boolean {
  item?.focus();
  return true;
}

function press(item: HTMLElement, part: 'open' | 'switch'): boolean {
  item.querySelector<HTMLElement>(`:scope > .tree-row [data-part="${part}"]`)?.click();
  return true;
}
