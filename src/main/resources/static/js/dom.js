/** Small words for making and finding elements. Text is always text, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

export const $ = (id) => document.getElementById(id);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An element: make('button', { class: 'quiet', onclick: buy }, 'Buy'). */
export const make = (name, attributes = {}, ...children) =>
  fill(document.createElement(name), attributes, children);

/** The same for a drawing. */
export const draw = (name, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, name), attributes, children);

/** Sets a text only when it is another, so that screen readers are not told it again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Opens a dialog and returns the value of the button that closed it, '' when none did. */
export function ask(dialog) {
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener('close', () => answer(dialog.returnValue), { once: true });
  });
}

/** Fills a select and keeps what is chosen, where that is still there. */
export function options(select, pairs) {
  const kept = select.value;
  const same = select.options.length === pairs.length
    && pairs.every(([value, text], i) => select.options[i].value === value && select.options[i].text === text);
  if (same) return;
  select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value)));
  if (pairs.some(([value]) => value === kept)) select.value = kept;
}

/** What is stored in this browser; it may be forbidden, or broken. */
export const stored = {
  get isForbidden() {
    try {
      return !localStorage;
    } catch {
      return true;
    }
  },
  read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  /** Returns whether it is kept; it works without. */
  write(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  drop(name) {
    try {
      localStorage.removeItem(name);
    } catch { /* there is nothing then */ }
  },
  names() {
    try {
      return Object.keys(localStorage);
    } catch {
      return [];
    }
  },
};
