/**
 * Makes what is shown equal to what was made anew, and touches nothing else: focus, selection, what is typed and
 * ticked stay. Children are told apart by data-key where they have one, else by their place.
 */

/** The reader's own doing, never overwritten. */
const KEPT = new Set(['open']);

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

/** Shows these nodes in an element. */
export function show(element, nodes) {
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
    place.remove();
    place = next;
  }
}
