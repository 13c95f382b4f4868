#!lua flags=allow-oom
-- Settles orders: for each, checks that the claim still holds, writes the outcome, turns
-- held seats into sold ones or gives them back, numbers the tickets, acknowledges the
-- delivery, counts and tells everybody. One that is settled already changes nothing.
-- KEYS: 1 queued, 2 processing, 3 delayed orders of the lane (sorted sets), 4 dead letters
--       (stream), 5 counters (hash), then for each group of orders of one match and place:
--       match, buyers of the match (hashes), where they are acknowledged (list or stream; 1
--       again: nowhere), then the record (hash) of each
-- ARGV: 1 lane, 2 consumer group, 3 channel for changes of status, 4 most dead letters, then
--       for each group: how many orders, then for each: id, claim ('' without one), verdict,
--       detail, entry id ('' but for the stream)
-- Verdicts, and what their detail is:
--   approved, declined, exhausted ('')    retry (milliseconds until it is due)
--   lost (microseconds an order must have been open)    cancelled ('')
-- Returns for each one of 'settled'; 'repeated', it has its outcome already; 'stale', the
-- claim is another's; 'refused', this verdict does not fit its status; 'unknown'; 'unreadable', somebody
-- has changed its record, its match or its match's buyers.
--include order/facts.lua
local queued, processing, delayed, deadLetters, counters = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local lane, group, channel, mostDead = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local micros = string.format('%.0f', now)
local sectors, counts, left, entries, changes, answers = {}, {}, {}, {}, {}, {}

-- A batch is mostly of one sector, which is read once and written once.
local function sectorOf(match, name)
  sectors[match] = sectors[match] or {}
  if sectors[match][name] == nil then
    local seats = redis.pcall('HMGET', match, 'held:' .. name, 'sold:' .. name, 'available:' .. name, 'issued:' .. name)
    local issued = not seats.err and tonumber(seats[4] or 0)
    sectors[match][name] = issued and tonumber(seats[1]) and tonumber(seats[2]) and tonumber(seats[3])
      and { held = 0, sold = 0, available = 0, issued = 0, first = issued + 1 }
  end
  return sectors[match][name]
end

local function count(counter, by)
  counts[counter] = (counts[counter] or 0) + by
end

local function acknowledge(at, id, entry)
  if at == queued then
    return
  elseif lane == 'stream' then
    entries[at] = entries[at] or {}
    entries[at][#entries[at] + 1] = entry
  elseif lane == 'list' then
    redis.call('LREM', at, -1, id)
  end
end

local function permitted(verdict, detail, claim, o)
  local status = o[1]
  if status == 'processing' and o[2] == claim then
    return 'yes'
  elseif verdict == 'cancelled' then
    return (status == 'queued' or status == 'confirmed') and 'yes' or status == 'cancelled' and 'repeated' or 'refused'
  elseif status ~= 'queued' and status ~= 'processing' then
    return 'repeated'
  elseif verdict == 'lost' then
    -- an acceptance far ahead means that the clock was set back
    local acceptedAt = string.match(o[3] or '', '^%d+|[^|]+|[^|]+|(%d+)|')
    local open = acceptedAt and now - acceptedAt
    return (not open or open >= tonumber(detail) or -open > 2 * tonumber(detail)) and 'yes' or 'refused'
  end
  return 'stale'
end

-- What a script has written stays written when it fails, so everything is read before that.
local function readable(o, record, match, buyers, verdict)
  local quantity = string.match(o[3] or '', '^(%d+)|')
  local seats = o[2] and quantity and o[4] and sectorOf(match, o[4])
  if not seats or verdict == 'approved' then
    return seats, tonumber(quantity)
  end
  local facts = factsOf(o[3], o[4], unpack(redis.call('HMGET', record, 'matchId', 'buyer')))
  local theirs = facts and verdict ~= 'retry' and redis.pcall('HGET', buyers, facts.buyer)
  if not facts or not string.match(o[2], '^%d+/%d+/%d*/') or theirs and theirs.err then
    return false
  end
  return seats, tonumber(quantity), facts
end

local function settle(record, match, buyers, at, id, claim, verdict, detail, entry)
  local o = redis.pcall('HMGET', record, 'status', 'claim', 'facts', 'sector')
  if o.err then
    return 'unreadable'
  elseif not o[1] then
    return 'unknown'
  end
  local answer = permitted(verdict, detail, claim, o)
  if answer ~= 'yes' then
    if answer == 'repeated' then acknowledge(at, id, entry) end
    return answer
  end
  local seats, quantity, facts = readable(o, record, match, buyers, verdict)
  if not seats then
    return 'unreadable'
  end
  local was, status, reason, first, settledAt = o[1], verdict, '', '', micros
  if verdict == 'approved' then
    status, first = 'confirmed', string.format('%d', seats.first + seats.issued)
    seats.held, seats.sold, seats.issued = seats.held - quantity, seats.sold + quantity, seats.issued + quantity
    redis.call('HSET', record, 'status', status, 'settledAt', micros, 'ticket', first)
  elseif verdict == 'retry' then
    status, settledAt = 'queued', ''
    redis.call('HSET', record, 'status', status)
    redis.call('ZADD', queued, facts.acceptedAt, id)
    redis.call('ZADD', delayed, string.format('%.0f', now + detail * 1000), id)
  else
    if verdict == 'declined' then
      status, reason = 'rejected', 'payment-declined'
    elseif verdict == 'exhausted' then
      status, reason = lane == 'pubsub' and 'lost' or 'failed', 'attempts-exhausted'
    elseif verdict == 'lost' then
      reason = was == 'queued' and 'unheard' or 'abandoned'
    end
    redis.call('HSET', record, 'status', status, 'settledAt', micros, 'reason', reason)
    local from = was == 'confirmed' and 'sold' or 'held'
    seats[from], seats.available = seats[from] - quantity, seats.available + quantity
    if redis.call('HINCRBY', buyers, facts.buyer, -quantity) <= 0 then
      redis.call('HDEL', buyers, facts.buyer)
    end
    if status == 'failed' then
      redis.call('XADD', deadLetters, 'MAXLEN', '~', mostDead, '*', 'orderId', id, 'lane', lane, 'reason', reason,
        'attempts', string.match(o[2], '/(%d+)'), 'failedAt', micros)
    end
  end
  if verdict ~= 'retry' then
    count(status, 1)
    count(was == 'confirmed' and was or 'settled', was == 'confirmed' and -1 or 1)
  end
  left[was] = left[was] or {}
  left[was][#left[was] + 1] = id
  acknowledge(at, id, entry)
  changes[#changes + 1] = id .. '|' .. status .. '|' .. o[2] .. '|' .. settledAt .. '|' .. reason .. '|' .. first
  return 'settled'
end

local k, a = 6, 5
while k <= #KEYS do
  local match, buyers, at, size = KEYS[k], KEYS[k + 1], KEYS[k + 2], tonumber(ARGV[a])
  for i = 1, size do
    answers[#answers + 1] = settle(KEYS[k + 2 + i], match, buyers, at, ARGV[a + 1], ARGV[a + 2], ARGV[a + 3],
      ARGV[a + 4], ARGV[a + 5])
    a = a + 5
  end
  k, a = k + 3 + size, a + 1
end
if left.processing then
  redis.call('ZREM', processing, unpack(left.processing))
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
for at, ids in pairs(entries) do
  redis.call('XACK', at, group, unpack(ids))
end
if #changes > 0 then
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return answers
