#!lua flags=allow-oom
-- Settles orders: for each, checks that the claim still holds, writes the outcome, turns
-- held seats into sold ones or gives them back, numbers the tickets, acknowledges the
-- delivery, counts and tells everybody. One that is settled already changes nothing.
-- KEYS: 1 queued, 2 processing (set), 3 delayed orders of the lane (sorted sets), 4 dead letters
--       (stream), 5 counters (hash), then for each group of orders of one match, place and verdict:
--       match, buyers of the match (hashes), where they are acknowledged (list or stream; 1
--       again: nowhere), then the record (string, see order/record.lua) of each
-- ARGV: 1 lane, 2 consumer group, 3 channel for changes of status, 4 most dead letters, then
--       for each group: how many orders, verdict, detail, then for each: id, claim ('' without
--       one), entry id ('' but for the stream)
-- Verdicts, and what their detail is:
--   approved, declined, exhausted ('')    retry (milliseconds until it is due)
--   lost (microseconds an order must have been open)    cancelled ('')
-- Returns for each one of 'settled', also when a worker's outcome comes again, for its answer was
-- lost; 'repeated', it has its outcome from elsewhere; 'stale', the claim is another's; 'refused', this verdict does not fit its status; 'unknown'; 'unreadable', somebody
-- has changed its record, its match or its match's buyers.
--include order/record.lua
--include order/seats.lua
local queued, processing, delayed, deadLetters, counters = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local lane, group, channel, mostDead = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local micros = string.format('%.0f', now)
-- MGET finds nothing under the groups' other keys
local records = readRecords(KEYS, 6)
local written, sectors, counts, left, entries, changes, answers = {}, {}, {}, {}, {}, {}, {}
-- how many; #, of a long table, is a search
local changed = 0

-- what a script has written stays written when it fails: trouble must come before that
redis.call('ZCARD', queued)
redis.call('SCARD', processing)
redis.call('ZCARD', delayed)
redis.call('XLEN', deadLetters)
redis.call('HLEN', counters)

-- A batch is mostly of one sector, which is read once and written once.
local function sectorOf(match, name)
  sectors[match] = sectors[match] or {}
  if sectors[match][name] == nil then
    local seats = redis.pcall('HMGET', match, 'held:' .. name, 'sold:' .. name, 'available:' .. name, 'issued:' .. name)
    local issued = not seats.err and seatsOf(seats[4] or '0')
    -- a ticket's number has no sign
    sectors[match][name] = issued and issued >= 0 and seatsOf(seats[1]) and seatsOf(seats[2]) and seatsOf(seats[3])
      and { held = 0, sold = 0, available = 0, issued = 0, first = issued + 1 }
  end
  return sectors[match][name]
end

local function count(counter, by)
  counts[counter] = (counts[counter] or 0) + by
end

local function acknowledge(at, id, entry)
  if at ~= queued then
    entries[at] = entries[at] or {}
    entries[at][#entries[at] + 1] = lane == 'list' and id or entry
  end
end

-- Takes orders out of a worker's list. Many are mostly its end, for they were taken first.
local function remove(at, ids)
  local wanted, missed = {}, #ids
  for _, id in ipairs(ids) do wanted[id] = true end
  for _, id in ipairs(#ids > 20 and redis.call('LRANGE', at, -#ids, -1) or {}) do
    if wanted[id] then
      wanted[id], missed = nil, missed - 1
    end
  end
  if missed == 0 then
    redis.call('LTRIM', at, 0, -#ids - 1)
  else
    for _, id in ipairs(ids) do redis.call('LREM', at, -1, id) end
  end
end

local OUTCOMES = { approved = 'confirmed', declined = 'rejected', exhausted = lane == 'pubsub' and 'lost' or 'failed' }

local function permitted(verdict, detail, claim, o)
  if o.status == 'processing' and o.claim == claim then
    return 'yes'
  elseif verdict == 'cancelled' then
    return (o.status == 'queued' or o.status == 'confirmed') and 'yes' or o.status == 'cancelled' and 'repeated'
      or 'refused'
  elseif o.status ~= 'queued' and o.status ~= 'processing' then
    return o.claim == claim and o.status == OUTCOMES[verdict] and 'settled' or 'repeated'
  elseif verdict == 'lost' then
    -- an acceptance far ahead means that the clock was set back
    local open = now - o.acceptedAt
    return (open >= tonumber(detail) or -open > 2 * tonumber(detail)) and 'yes' or 'refused'
  end
  return 'stale'
end

local function write(record, id, change, rest)
  local text, n, m = change .. rest, 2 * changed, 4 * changed
  records[record] = text
  written[n + 1], written[n + 2] = record, text
  changes[m + 1], changes[m + 2], changes[m + 3], changes[m + 4] = id, '|', change, '\n'
  changed = changed + 1
end

local function leave(id, status)
  left[status] = left[status] or {}
  left[status][#left[status] + 1] = id
end

-- What a rush is made of; nothing for all else.
local function confirm(record, match, at, id, claim, entry)
  local text, head = records[record], 'processing|' .. claim .. '|||'
  if string.find(text, head, 1, true) ~= 1 then
    return nil
  end
  local quantity, sector = string.match(text, '^|[%d-]*\n(%d%d?)|([^|\n]+)|', #head + 1)
  local seats = quantity and sectorOf(match, sector)
  if not seats then
    return nil
  end
  local number = tonumber(quantity)
  local first = string.format('%d', seats.first + seats.issued)
  seats.held, seats.sold, seats.issued = seats.held - number, seats.sold + number, seats.issued + number
  write(record, id, 'confirmed|' .. claim .. '|' .. micros .. '||' .. first, string.sub(text, #head + 1))
  count('confirmed', 1)
  count('settled', 1)
  leave(id, 'processing')
  acknowledge(at, id, entry)
  return 'settled'
end

local function settle(record, match, buyers, at, id, claim, verdict, detail, entry)
  if not records[record] then
    return redis.call('EXISTS', record) == 1 and 'unreadable' or 'unknown'
  end
  local confirmed = verdict == 'approved' and confirm(record, match, at, id, claim, entry)
  if confirmed then
    return confirmed
  end
  local o = recordOf(records[record])
  if not o then
    return 'unreadable'
  end
  local answer = permitted(verdict, detail, claim, o)
  if answer ~= 'yes' then
    if answer == 'repeated' or answer == 'settled' then acknowledge(at, id, entry) end
    return answer
  end
  local seats = sectorOf(match, o.sector)
  local theirs = verdict == 'retry' and '0' or redis.pcall('HGET', buyers, o.buyer) or '0'
  if not seats or verdict == 'approved' or not string.match(o.claim, '^%d+/%d+/%d*/%d*/')
    or type(theirs) == 'table' or not seatsOf(theirs) then
    return 'unreadable'
  end
  local quantity, status, reason, settledAt = tonumber(o.quantity), verdict, '', micros
  if verdict == 'retry' then
    status, settledAt = 'queued', ''
    redis.call('ZADD', queued, o.acceptedAt, id)
    redis.call('ZADD', delayed, string.format('%.0f', now + detail * 1000), id)
  else
    if verdict == 'declined' then
      status, reason = 'rejected', 'payment-declined'
    elseif verdict == 'exhausted' then
      status, reason = lane == 'pubsub' and 'lost' or 'failed', 'attempts-exhausted'
    elseif verdict == 'lost' then
      reason = o.status == 'queued' and 'unheard' or 'abandoned'
    end
    local from = o.status == 'confirmed' and 'sold' or 'held'
    seats[from], seats.available = seats[from] - quantity, seats.available + quantity
    if redis.call('HINCRBY', buyers, o.buyer, -quantity) <= 0 then
      redis.call('HDEL', buyers, o.buyer)
    end
    if status == 'failed' then
      redis.call('XADD', deadLetters, 'MAXLEN', '~', mostDead, '*', 'orderId', id, 'lane', lane, 'reason', reason,
        'attempts', string.match(o.claim, '/(%d+)'), 'failedAt', micros)
    end
    count(status, 1)
    count(o.status == 'confirmed' and 'confirmed' or 'settled', o.status == 'confirmed' and -1 or 1)
  end
  -- the number of its first ticket stays with a confirmed order that is cancelled
  write(record, id, status .. '|' .. o.claim .. '|' .. settledAt .. '|' .. reason .. '|' .. o.ticket,
    '|' .. o.entry .. o.accepted)
  leave(id, o.status)
  acknowledge(at, id, entry)
  return 'settled'
end

local k, a = 6, 5
while k <= #KEYS do
  local match, buyers, at = KEYS[k], KEYS[k + 1], KEYS[k + 2]
  local size, verdict, detail = tonumber(ARGV[a]), ARGV[a + 1], ARGV[a + 2]
  if lane == 'list' and at ~= queued and not entries[at] then redis.call('LLEN', at) end
  for i = 1, size do
    answers[#answers + 1] = settle(KEYS[k + 2 + i], match, buyers, at, ARGV[a + 3], ARGV[a + 4], verdict, detail,
      ARGV[a + 5])
    a = a + 3
  end
  k, a = k + 3 + size, a + 3
end
if lane == 'list' then
  for at, ids in pairs(entries) do remove(at, ids) end
end
if changed > 0 then
  redis.call('MSET', unpack(written))
end
if left.processing then
  redis.call('SREM', processing, unpack(left.processing))
end
if left.queued then
  redis.call('ZREM', queued, unpack(left.queued))
  redis.call('ZREM', delayed, unpack(left.queued))
end
local function add(key, field, by)
  if by ~= 0 then redis.call('HINCRBY', key, field, by) end
end
for match, theirs in pairs(sectors) do
  for name, seats in pairs(theirs) do
    for _, kind in ipairs(seats and { 'held', 'sold', 'available', 'issued' } or {}) do
      add(match, kind .. ':' .. name, seats[kind])
    end
  end
end
for counter, by in pairs(counts) do
  add(counters, counter .. ':' .. lane, by)
end
if lane == 'stream' then
  for at, ids in pairs(entries) do redis.call('XACK', at, group, unpack(ids)) end
end
if changed > 0 then
  redis.call('PUBLISH', channel, table.concat(changes))
end
return answers
