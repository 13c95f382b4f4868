/**
 * Orders on their way to the office. Each is kept in this browser until it is answered, so that a reload or a closed
 * page asks again with the same key. Every tab keeps its own; what a closed one left is taken up by the next that opens.
 */

import { call, pause, randomKey } from './api.js';
import { stored } from './dom.js';

const PREFIX = 'catraca-under-way';
const TRIES = 4;
/** The office forgets keys after a time that the page does not know, a day as a rule; then a wish is bought anew. */
const FRESH_MILLIS = 3_600_000;
/** How long a tab that is loaded anew waits for its old page to be gone. */
const GOING_MILLIS = 1000;
/** What is answered before an order is looked at: it was not placed. */
const NOT_PLACED = ['lane-full', 'rate-limited', 'data-lost'];
/** Only a page from https or localhost has locks; elsewhere all tabs share one place. */
const { locks } = navigator;

const newName = () => `${PREFIX}-${randomKey()}`;
let own = locks ? named() ?? newName() : PREFIX;

/** The name this tab had before it was loaded anew. */
function named() {
  try {
    return sessionStorage.getItem(PREFIX);
  } catch {
    return null;
  }
}

/** Keeps the name for as long as the page is open; a tab that was copied from another has to take a new one. */
function hold(name) {
  return new Promise((held) => {
    locks.request(name, { signal: AbortSignal.timeout(GOING_MILLIS) }, () => {
      held(true);
      return new Promise(() => {});
    }).catch(() => held(false));
  });
}

/** What this tab sent, for the browser may keep nothing. */
let held = null;

/** What this tab sent and was not answered for good, so that it may be placed; null when there is nothing. */
export function inDoubt() {
  const wish = held ?? stored.read(own, null);
  return wish?.key && wish.lane && wish.order ? { ...wish, inDoubt: true } : null;
}

/** Finds what this tab was sending when it was loaded anew, or what a closed one was. */
export async function takeUpLeft() {
  if (!locks) return;
  if (!await hold(own)) {
    own = newName();
    await hold(own);
  }
  try {
    sessionStorage.setItem(PREFIX, own);
  } catch { /* then it is found as a closed tab's */ }
  if (inDoubt()) return;
  const open = new Set((await locks.query()).held.map(({ name }) => name));
  const name = stored.names().find((one) => one.startsWith(`${PREFIX}-`) && !open.has(one));
  if (!name) return;
  stored.write(own, stored.read(name, null));
  stored.drop(name);
}

export const wishFor = (lane, order) => ({ key: randomKey(), at: Date.now(), lane, order });

export const isOld = (wish) => !(Math.abs(Date.now() - wish.at) < FRESH_MILLIS);

export function drop() {
  held = null;
  stored.drop(own);
}

export const isSame = (one, other) =>
  one.lane === other.lane && JSON.stringify(one.order) === JSON.stringify(other.order);

/** Sends an order until it is answered for good, and tells why it waits; the key makes sure that it counts once. */
export async function send(wish, onWait) {
  for (let turn = 1; ; turn++) {
    held = wish;
    stored.write(own, wish);
    try {
      const order = await call('POST', `api/v1/orders?lane=${wish.lane}`, wish.order, { 'Idempotency-Key': wish.key });
      drop();
      return order;
    } catch (trouble) {
      wish.inDoubt ||= trouble.passes && !NOT_PLACED.includes(trouble.problemName);
      if (!trouble.passes || trouble.problemName === 'lane-full' || turn === TRIES) {
        // in doubt the key is kept: the next click, or the page when it is opened again, asks for the same order;
        // a full lane has looked whether it is there already
        if (trouble.passes && wish.inDoubt && trouble.problemName !== 'lane-full') stored.write(own, wish);
        else drop();
        throw trouble;
      }
      onWait(trouble);
      await pause(Math.max(trouble.retryAfter * 1000, 700 * 2 ** turn));
    }
  }
}
