/** The stream: its groups, their consumers and pending entries, and what may be done with them. */

import { $, make } from '../dom.js';
import { show } from '../morph.js';
import { call, Trouble } from '../api.js';
import { act, acting, attempt, define, onSubmit } from './acts.js';
import { count, duration, number, seconds } from './format.js';
import { head } from './overview.js';

const BASE = 'api/v1/lanes/stream';
const OWN_GROUP = 'ticket-workers';
let partition = () => 0;

const path = (rest) => `${BASE}/${rest}${rest.includes('?') ? '&' : '?'}partition=${partition()}`;
const groupPath = (group, rest) => path(`groups/${encodeURIComponent(group)}${rest}`);
const ticked = (group) => [...document.querySelectorAll(`[data-group="${CSS.escape(group)}"] input[name=entry]:checked`)].map((box) => box.value);

function chosen(group) {
  const ids = ticked(group);
  if (!ids.length) throw new Trouble('nothing-ticked', { detail: 'Tick some entries first.' });
  return ids;
}

export function begin(partitionOf) {
  partition = partitionOf;
  onSubmit($('trim'), async (fields) => {
    const { removed } = await call('POST', path('trim'), { maxLength: Number(fields.get('maxLength')), approximate: fields.has('approximate') });
    return `Trimmed: ${count(removed, 'entry', 'entries')} dropped.`;
  });
  onSubmit($('new-group'), async (fields) => {
    const { name, lag } = await call('POST', path('groups'), { name: fields.get('name'), from: fields.get('from') });
    return `Group ${name} is there${lag === null ? '' : `, with ${count(lag, 'entry', 'entries')} to read`}.`;
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form.hand-over')) return;
    event.preventDefault();
    attempt(() => handOver(event.target, event.submitter));
  });
}

async function handOver(form, button) {
  const { group } = form.closest('[data-group]').dataset;
  const consumer = form.consumer.value.trim();
  const minIdle = `PT${Number(form.minIdle.value) || 0}S`;
  if (button.value === 'claim') {
    const ids = chosen(group);
    const { claimed } = await call('POST', groupPath(group, '/claim'), { consumer, minIdle, ids });
    return `${count(claimed.length, 'entry', 'entries')} claimed for ${consumer}${claimed.length < ids.length ? '; the others were not idle for long enough, or gone' : ''}.`;
  }
  const { claimed, deleted } = await call('POST', groupPath(group, '/autoclaim'), { consumer, minIdle, start: '0-0', count: 100 });
  return `${count(claimed.length, 'entry', 'entries')} claimed for ${consumer}${deleted.length ? `; ${number(deleted.length)} were no longer in the stream and are cleared` : ''}.`;
}

define('ack', async ({ group }) => {
  const ids = chosen(group);
  const { acknowledged } = await call('POST', groupPath(group, '/ack'), { ids });
  return `${count(acknowledged, 'entry', 'entries')} acknowledged.${group === OWN_GROUP ? ' Orders that are still open are put back in line by the sweep.' : ''}`;
}, { before: ({ group }) => { chosen(group); } });
define('destroy-group', async ({ group }) => {
  await call('DELETE', groupPath(group, ''));
  return `Group ${group} is gone, and with it what it had pending.`;
});
define('dismiss', async ({ group, consumer }) => {
  await call('DELETE', groupPath(group, `/consumers/${encodeURIComponent(consumer)}`));
  return `Consumer ${consumer} is removed.`;
});

function facts({ stream, maxLength, stalledAfter }) {
  const known = { entries: number(stream.length), 'ever added': number(stream.entriesAdded), 'kept at most': `about ${number(maxLength)}`,
    groups: number(stream.groups), 'stalled after': duration(stalledAfter), 'last id': stream.lastGeneratedId };
  show($('stream-facts'), Object.entries(known).map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))));
}

function consumer(group, { name, pending, idle }) {
  return make('tr', { 'data-key': name }, make('th', { scope: 'row' }, make('code', {}, name)), make('td', {}, number(pending)), make('td', {}, duration(idle)),
    make('td', {}, act('dismiss', 'Remove', { group, consumer: name, ask: `Remove consumer ${name}? If it lives, it comes back with its next read.` },
      { label: `Remove ${name}`, off: pending > 0 ? 'It has pending entries: acknowledge or claim them first.' : '' })));
}

function entry(stalledAfter, { id, consumer: holder, idle, deliveries }) {
  const stalled = seconds(idle) > seconds(stalledAfter);
  return make('tr', { 'data-key': id },
    make('td', {}, make('input', { type: 'checkbox', name: 'entry', value: id, 'aria-label': `Entry ${id}` })),
    make('th', { scope: 'row' }, make('code', {}, id)), make('td', {}, make('code', {}, holder)),
    make('td', {}, duration(idle), ' ', stalled && make('span', { class: 'pill warn' }, 'stalled')),
    make('td', { class: deliveries > 1 ? 'often' : null }, number(deliveries)));
}

function handOverForm(own) {
  const off = !acting();
  const why = off ? 'Only the operator may do this; you are logged in as viewer.' : null;
  return make('form', { class: 'inline hand-over' },
    make('label', { class: 'field' }, 'Consumer', make('input', { name: 'consumer', value: own ? 'operator' : 'ana', required: true, pattern: '[A-Za-z0-9][A-Za-z0-9._:\\-]{0,127}',
      title: 'A letter or digit, then letters, digits and . _ : -' })),
    make('label', { class: 'field' }, 'idle for, s', make('input', { name: 'minIdle', type: 'number', min: 0, max: 86400, value: 0 })),
    make('button', { value: 'claim', disabled: off, title: why }, 'Claim ticked'),
    make('button', { value: 'autoclaim', disabled: off, title: why }, 'Claim all idle'));
}

function pendingPart(group, pending, stalledAfter) {
  if (group.pending === 0) return make('p', { class: 'quiet', 'data-key': 'none' }, 'Nothing pending.');
  const own = group.name === OWN_GROUP;
  return make('div', { 'data-key': 'pending' },
    make('h3', {}, pending.length < group.pending ? `Pending: the oldest ${number(pending.length)} of ${number(group.pending)}` : `Pending: ${number(group.pending)}`),
    make('div', { class: 'table-box', tabindex: 0, role: 'region', 'aria-label': `Pending entries of ${group.name}` },
      make('table', {}, head(['', 'Entry', 'Consumer', 'Idle', 'Deliveries']), make('tbody', {}, pending.map((one) => entry(stalledAfter, one))))),
    make('div', { class: 'actions' },
      act('ack', 'Acknowledge ticked', { group: group.name, ask: own ? 'Acknowledge these entries of the service’s own group? Their orders, if open, are put back in line by the sweep.'
        : 'Acknowledge these entries? The group will not see them again.' })),
    handOverForm(own));
}

function group({ group: one, consumers, pending }, stalledAfter) {
  const own = one.name === OWN_GROUP;
  return make('section', { class: 'card', 'data-key': one.name, 'data-group': one.name, 'aria-label': `Group ${one.name}` },
    make('div', { class: 'lane-head' }, make('h2', {}, 'Group ', make('code', {}, one.name)), own && make('span', { class: 'pill' }, 'the service’s own'),
      !own && act('destroy-group', 'Destroy', { group: one.name, ask: `Destroy group ${one.name}? What it has pending is forgotten.` }, { kind: 'quiet-button danger' })),
    make('p', { class: 'quiet' }, `${one.lag === null ? 'lag unknown' : `${count(one.lag, 'entry', 'entries')} not delivered yet`} · delivered up to ${one.lastDeliveredId}`),
    make('h3', {}, `Consumers: ${number(one.consumers)}`),
    make('div', { class: 'table-box', tabindex: 0, role: 'region', 'aria-label': `Consumers of ${one.name}` },
      make('table', {}, head(['Name', 'Pending', 'Idle', '']), make('tbody', {}, consumers.map((each) => consumer(one.name, each))))),
    pendingPart(one, pending, stalledAfter));
}

export function tell({ stream }) {
  facts(stream);
  show($('groups'), stream.groups.map((one) => group(one, stream.stalledAfter)));
}
