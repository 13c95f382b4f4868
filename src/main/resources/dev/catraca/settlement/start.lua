#!lua flags=allow-oom
-- Starts deliveries: marks each order as processing, counts the attempt and answers its
-- number, which is the claim token together with the nonce. An order that has its outcome,
-- or that is in other hands, is only acknowledged.
-- KEYS: 1 queued, 2 processing, 3 delayed orders of the lane (sorted sets), then for each delivery:
--       record (hash), where it is acknowledged (list or stream; pub/sub: the record again)
-- ARGV: 1 lane, 2 consumer group, 3 channel for changes of status, then for each delivery:
--       order id, nonce of the delivery (worker, # and a number), 1 if it is taken over from
--       a stalled worker, entry id
-- Returns for each {'claimed', token, match id, sector, quantity, amount, currency,
-- accepted, started, traceparent or nothing} or {'settled'}, {'duplicate'}, {'unknown'},
-- {'unreadable'}. The same nonce gets the same answer again.
local queued, processing, delayed = KEYS[1], KEYS[2], KEYS[3]
local lane, group, channel = ARGV[1], ARGV[2], ARGV[3]
local now = redis.call('TIME')
local micros = string.format('%.0f', now[1] * 1000000 + now[2])
local started, scores, changes, answers = {}, {}, {}, {}

local function acknowledge(at, id, entry)
  if lane == 'stream' then
    redis.call('XACK', at, group, entry)
  elseif lane == 'list' then
    redis.call('LREM', at, -1, id)
  end
end

local function start(record, at, id, nonce, takenOver, entry)
  local o = redis.pcall('HMGET', record, 'status', 'attempts', 'version', 'matchId', 'sector', 'quantity', 'amount',
    'currency', 'acceptedAt', 'traceparent')
  if o.err then
    return { 'unreadable' }
  end
  local status, token = o[1], o[2]
  if not status then
    return { 'unknown' }
  elseif not (tonumber(token) and tonumber(o[3]) and o[4] and o[5] and tonumber(o[6]) and o[7] and o[8]
      and tonumber(o[9])) then
    return { 'unreadable' }
  end
  if status ~= 'queued' and status ~= 'processing' then
    acknowledge(at, id, entry)
    return { 'settled' }
  end
  -- given back or taken over while this worker was out of the world: it is another's now
  if lane == 'list' and not redis.call('LPOS', at, id, 'RANK', -1) then
    return { 'duplicate' }
  end
  -- of version 1 it was never started
  local before = o[3] == '1' and {} or redis.call('HMGET', record, 'nonce', 'startedAt')
  local startedAt = before[2] or micros
  local again = status == 'processing' and before[1] == nonce
  -- an old delivery of an order that waits for its next attempt comes too early
  local early = status == 'queued' and token ~= '0' and redis.call('ZSCORE', delayed, id)
  if early or status == 'processing' and not again and takenOver ~= '1' then
    -- XACK asks for no owner: an entry that another has claimed meanwhile must stay pending
    local pending = lane == 'stream' and redis.call('XPENDING', at, group, entry, entry, 1)[1]
    if not pending or pending[2] == string.match(nonce, '(.*)#') then
      acknowledge(at, id, entry)
    end
    return { 'duplicate' }
  end
  if not again then
    token = string.format('%d', token + 1)
    local version = string.format('%d', o[3] + 1)
    redis.call('HSET', record, 'status', 'processing', 'attempts', token, 'nonce', nonce, 'startedAt', startedAt,
      'version', version)
    started[#started + 1] = id
    scores[#scores + 1] = micros
    scores[#scores + 1] = id
    changes[#changes + 1] = id .. '|' .. version .. '|processing|' .. token .. '|' .. startedAt .. '|||'
  end
  return { 'claimed', token, o[4], o[5], o[6], o[7], o[8], o[9], startedAt, o[10] or '' }
end

for i = 1, (#ARGV - 3) / 4 do
  local k, a = 2 * i + 2, 4 * i
  answers[i] = start(KEYS[k], KEYS[k + 1], ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3])
end
if #started > 0 then
  redis.call('ZREM', queued, unpack(started))
  redis.call('ZADD', processing, unpack(scores))
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return answers
