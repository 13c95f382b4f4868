/** The problem centre: what is wrong, and what to do about it. */

import { make } from '../dom.js';
import { bytes, count, duration, number, rate, seconds } from './format.js';

const LONG_WAIT_SECONDS = 60;
const MANY_DELIVERIES = 3;
const OWN_GROUP = 'ticket-workers';

const problem = (name, level, title, todo, link) => ({ name, level, title, todo, link });

/** What the service finds of its Redis, by the beginning of the finding. */
const REDIS_TODO = [
  ['maxmemory-policy', 'Set maxmemory-policy to noeviction: CONFIG SET maxmemory-policy noeviction, and the same in redis.conf. A full Redis then refuses orders instead of forgetting them.'],
  ['appendonly', 'Switch the append-only file on: CONFIG SET appendonly yes, appendfsync always, and the same in redis.conf.'],
  ['the last write', 'Look at the disk of the Redis server: it is full, gone or read-only. Until it is mended, a restart loses what came since.'],
  ['less than', 'Raise maxmemory, or shorten catraca.orders.retention and catraca.lane.stream.max-length.'],
];

function* redis({ health: { data, redisSafety } }) {
  if (data?.status === 'DOWN') {
    yield problem('data-lost', 'bad', `Data: ${data.details.trouble ?? 'lost'}.`,
      'Restore the data: the service goes on by itself. To begin with empty books instead, restart every instance. Until then nothing is sold, so no seat is sold twice.');
  }
  if (redisSafety?.status !== 'UP' && redisSafety?.status !== 'UNSAFE') {
    yield problem('redis-unknown', 'warn', `Redis does not tell whether it is safe: ${redisSafety?.details.trouble ?? 'nobody has asked yet'}.`,
      'Let it load what it has kept; then it tells. If it never does, allow its user INFO, as docs/catraca.acl does.');
  }
  for (const finding of redisSafety?.details.findings ?? []) {
    const todo = REDIS_TODO.find(([start]) => finding.startsWith(start))?.[1] ?? 'See “Redis” in docs/operations.md.';
    yield problem(`redis-${finding.slice(0, 12)}`, 'bad', `Redis: ${finding}.`, todo);
  }
}

function* loops({ health }) {
  for (const [loop, words] of Object.entries(health.lanes?.details ?? {})) {
    if (loop === 'loops') continue;
    yield problem(`loop-${loop}`, 'bad', `Loop ${loop} is ${words}.`,
      'It takes nothing meanwhile. If Redis answers others, restart this instance: what it held is handed to the others.');
  }
}

function* books({ books: { balanced, findings } }) {
  if (balanced !== false) return;
  yield problem('books', 'bad', `The books do not balance: ${count(findings.length, 'finding')}.`,
    findings.slice(0, 5).map(({ subject, message }) => `${subject}: ${message}`).join(' · '), '#orders');
}

function* lanes({ lanes: all }) {
  for (const { lane, paused, workers, backlog, oldestWait, deadLetters } of all) {
    if (paused) yield problem(`paused-${lane}`, 'warn', `The ${lane} lane is paused; ${count(backlog, 'order')} waiting.`, 'Resume it once you are done.', '#overview');
    else if (workers === 0) {
      yield problem(`workers-${lane}`, 'bad', `Nobody works on the ${lane} lane.`,
        'Start an instance that has workers for it, or look at the logs of those that should.');
    } else if (seconds(oldestWait) > LONG_WAIT_SECONDS) {
      yield problem(`wait-${lane}`, 'warn', `The next in the ${lane} lane has been waiting for ${duration(oldestWait)}.`,
        'Start more instances, raise catraca.lane.concurrency, or look at the payment gateway.', '#overview');
    }
    if (deadLetters > 0) {
      yield problem(`dead-${lane}`, 'warn', `${count(deadLetters, 'dead letter')} in the ${lane} lane.`,
        'Find out why they failed, mend it, then replay them.', '#dead-letters');
    }
  }
}

function* consumers({ stream, workers }) {
  const alive = new Set(workers.filter(({ lane, leaseLeft }) => lane === 'stream' && !leaseLeft.startsWith('PT-')).map(({ name }) => name));
  for (const { group, consumers: known, pending } of stream.groups) {
    for (const { name, pending: held, idle } of known) {
      if (held === 0) continue;
      if (group.name === OWN_GROUP && !alive.has(name)) {
        yield problem(`leaked-${name}`, 'warn', `Consumer ${name} is gone and still holds ${count(held, 'entry', 'entries')}.`,
          `They are handed to a living one after ${duration(stream.stalledAfter)}; you may claim them now.`, '#stream');
      } else if (group.name !== OWN_GROUP && seconds(idle) > 2 * seconds(stream.stalledAfter)) {
        yield problem(`stuck-${group.name}-${name}`, 'note', `Consumer ${name} of group ${group.name} has left ${count(held, 'entry', 'entries')} for ${duration(idle)}.`,
          'Claim them for somebody who works, or acknowledge them.', '#stream');
      }
    }
    const often = pending.filter(({ deliveries }) => deliveries >= MANY_DELIVERIES).length;
    if (often) {
      yield problem(`often-${group.name}`, 'warn', `${count(often, 'entry', 'entries')} of group ${group.name} were delivered ${MANY_DELIVERIES} times or more.`,
        'Whoever takes them dies, or never acknowledges. Look at the entries and at the logs.', '#stream');
    }
  }
}

function* retention({ stream }) {
  for (const { group } of stream.groups) {
    const unsettled = (group.lag ?? 0) + group.pending;
    if (unsettled < stream.maxLength) continue;
    yield problem(`retention-${group.name}`, 'warn', group.name === OWN_GROUP
      ? `The stream keeps ${number(stream.maxLength)} entries, and ${number(unsettled)} are not settled.`
      : `Group ${group.name} is ${number(unsettled)} entries behind, and only ${number(stream.maxLength)} are kept: it will miss some.`,
    group.name === OWN_GROUP ? 'Nothing is trimmed that is not settled, so the stream grows. Raise catraca.lane.stream.max-length, or settle faster.'
      : 'Let it read on, destroy it if nobody needs it, or raise catraca.lane.stream.max-length.', '#stream');
  }
}

function* losses({ lanes: all }, first) {
  const before = first.lanes.find(({ lane }) => lane === 'pubsub')?.lost ?? 0;
  const now = all.find(({ lane }) => lane === 'pubsub')?.lost ?? 0;
  if (now > before) {
    yield problem('lost', 'note', `${count(now - before, 'pub/sub order')} lost since you opened this page.`,
      'That is the nature of this lane: who does not listen misses it. Their seats are back on sale.', '#orders');
  }
}

export function findProblems(state, first) {
  return [redis, loops, books, lanes, consumers, retention].flatMap((look) => [...look(state)]).concat([...losses(state, first)])
    .sort((a, b) => ['bad', 'warn', 'note'].indexOf(a.level) - ['bad', 'warn', 'note'].indexOf(b.level));
}

const LEVELS = { bad: 'act now', warn: 'look', note: 'note' };

export function problemCards(found) {
  if (!found.length) return [make('p', { class: 'all-well' }, 'Nothing needs you. Redis is safe, every loop turns, nobody is stuck.')];
  return [make('ul', { class: 'problems' }, found.map(({ name, level, title, todo, link }) =>
    make('li', { class: level, 'data-key': name },
      make('span', { class: `pill ${level}` }, LEVELS[level]),
      make('div', {}, make('strong', {}, title), make('p', {}, todo, link && ' ', link && make('a', { href: link, 'aria-label': `Go there: ${title}` }, 'Go there'))))))];
}

/** Memory and persistence in a line. */
export function redisLine({ health }) {
  const { usedMemory, maxmemory, maxmemoryPolicy, appendonly } = health.redisSafety?.details ?? {};
  if (usedMemory === undefined) return '';
  const limit = Number(maxmemory) > 0 ? ` of ${bytes(Number(maxmemory))} (${rate(100 * usedMemory / maxmemory)} %)` : ', no limit';
  return `Redis uses ${bytes(Number(usedMemory))}${limit} · ${maxmemoryPolicy} · append-only file ${appendonly ? 'on' : 'off'}`;
}
