/**
 * Makes what is shown equal to what was made anew, and touches nothing else: focus, selection, what is typed and
 * ticked stay. Children are told apart by data-key where they have one, else by their place.
 */

/** The reader's own doing, never overwritten: what is unfolded, and the button whose act is under way. */
const KEPT = new Set(['open', 'aria-busy']);

function attributes(old, made) {
  for (const { name } of [...old.attributes]) {
    if (!made.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of made.attributes) {
    if (old.getAttribute(name) !== value && !KEPT.has(name)) old.setAttribute(name, value);
  }
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.dataset.key : undefined);
const fits = (old, made) => old.nodeName === made.nodeName && keyOf(old) === keyOf(made);

function morph(old, made) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== made.data) old.data = made.data;
    return;
  }
  if (old.isEqualNode(made)) return;
  attributes(old, made);
  show(old, [...made.childNodes]);
}

/**
 * Removes a child. Where the focus was in it, the button that took its place gets it, else what is around: the next
 * key must not begin at the top of the page.
 */
function remove(child) {
  const parent = child.parentElement;
  const focused = child.contains(document.activeElement);
  child.remove();
  if (!focused) return;
  queueMicrotask(() => {
    const button = [...parent.children].find((one) => one.matches('button:enabled'));
    (button ?? parent.closest('[tabindex]'))?.focus({ preventScroll: true });
  });
}

/** Shows these nodes in an element. */
export function show(element, nodes) {
  const wanted = new Set(nodes.map(keyOf));
  // first, for what is moved loses the focus: with the first of a line gone the others stay where they are
  for (const child of [...element.children]) if (keyOf(child) && !wanted.has(keyOf(child))) remove(child);
  const keyed = new Map([...element.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let place = element.firstChild;
  for (const made of nodes) {
    const key = keyOf(made);
    const old = key ? keyed.get(key) : place;
    if (!old || !fits(old, made)) {
      element.insertBefore(made, place);
      continue;
    }
    if (old !== place) element.insertBefore(old, place);
    morph(old, made);
    place = old.nextSibling;
  }
  while (place) {
    const next = place.nextSibling;
    if (place.nodeType === Node.ELEMENT_NODE) remove(place);
    else place.remove();
    place = next;
  }
}
