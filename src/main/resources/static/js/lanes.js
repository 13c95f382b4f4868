/** The three lanes, live: numbers, and orders that flow as the lane lets them. */

import { $, make, say } from './dom.js';
import { number, seconds, t, time } from './language.js';
import { Track } from './track.js';

const LANES = ['list', 'stream', 'pubsub'];
const NUMBERS = {
  backlog: (lane) => number(lane.backlog),
  inWork: (lane) => number(lane.processing),
  perSecond: (lane) => number(lane.settledPerSecond, 1),
  lostCount: (lane) => number(lane.lost),
  oldest: (lane) => (lane.oldestWait ? time(seconds(lane.oldestWait)) : '–'),
  workers: (lane) => number(lane.workers),
};

const tracks = new Map();
let states = [];

function build(name) {
  const canvas = make('canvas', { 'aria-hidden': 'true' });
  tracks.set(name, new Track(canvas, name));
  return make('article', { class: `lane ${name}`, 'aria-labelledby': `lane-${name}`, 'data-lane': name },
    make('div', { class: 'lane-head' },
      make('h3', { id: `lane-${name}`, 'data-t': name }), make('span', { class: 'pill', hidden: true })),
    make('p', { class: 'promise', 'data-t': `${name}Promise` }), canvas,
    make('dl', {}, Object.keys(NUMBERS).map((key) =>
      make('div', { class: key }, make('dt', { 'data-t': key }), make('dd', {}, '–')))));
}

/** Builds the lanes; their words come with the next translation. */
export function buildLanes() {
  $('lanes').replaceChildren(...LANES.map(build));
}

function show(lane) {
  const box = $('lanes').querySelector(`[data-lane=${lane.lane}]`);
  for (const [key, value] of Object.entries(NUMBERS)) say(box.querySelector(`.${key} dd`), value(lane));
  box.querySelector('.lostCount').classList.toggle('bad', lane.lost > 0);
  const pill = box.querySelector('.pill');
  const trouble = lane.paused ? t('paused') : lane.workers === 0 ? t('noWorkers') : '';
  pill.hidden = !trouble;
  say(pill, trouble);
}

export function showLanes(lanes = states) {
  states = lanes;
  states.forEach(show);
}

const pausedLanes = () => states.filter(({ paused }) => paused).map(({ lane }) => lane);
export const isPaused = (name) => pausedLanes().includes(name);

/** Nothing is known of the lanes now: what is drawn must not go on as if it were. */
export const restLanes = () => tracks.forEach((track) => track.rest());

/** Returns whether a lane was paused, or goes on. */
export function tellLanes(lanes) {
  const before = pausedLanes().join();
  showLanes(lanes);
  lanes.forEach((lane) => tracks.get(lane.lane)?.tell(lane));
  return pausedLanes().join() !== before;
}
