#!lua flags=allow-oom
-- Starts deliveries: marks each order as processing, counts the attempt and hands out the
-- claim token, which is the attempt's number. An order that has its outcome, or that is in
-- other hands, is only acknowledged.
-- KEYS: 1 queued, 2 processing orders of the lane (sorted sets), then for each delivery:
--       record (hash), where it is acknowledged (list or stream; pub/sub: the record again)
-- ARGV: 1 lane, 2 consumer group, 3 channel for changes of status, then for each delivery:
--       order id, nonce of the delivery, 1 if it is taken over from a stalled worker,
--       entry id
-- Returns for each {'claimed', token, match id, sector, quantity, amount, currency,
-- accepted, started} or {'settled'}, {'duplicate'}, {'unknown'}. The same nonce
-- gets the same answer again.
local queued, processing = KEYS[1], KEYS[2]
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
  local o = redis.call('HMGET', record, 'status', 'attempts', 'nonce', 'matchId', 'sector', 'quantity', 'amount',
    'currency', 'acceptedAt', 'startedAt', 'version')
  local status, token = o[1], o[2]
  if not status then
    return { 'unknown' }
  end
  if status ~= 'queued' and status ~= 'processing' then
    acknowledge(at, id, entry)
    return { 'settled' }
  end
  -- the order may have gone on since its worker looked through its list
  if lane == 'list' and takenOver == '1' and not redis.call('LPOS', at, id) then
    return { 'duplicate' }
  end
  local again = status == 'processing' and o[3] == nonce
  if status == 'processing' and not again and takenOver ~= '1' then
    acknowledge(at, id, entry)
    return { 'duplicate' }
  end
  if not again then
    token = tostring(tonumber(token) + 1)
    local version = tostring(tonumber(o[11]) + 1)
    o[10] = o[10] or micros
    redis.call('HSET', record, 'status', 'processing', 'attempts', token, 'nonce', nonce, 'startedAt', o[10],
      'version', version)
    started[#started + 1] = id
    scores[#scores + 1] = micros
    scores[#scores + 1] = id
    changes[#changes + 1] = table.concat({ id, version, 'processing', token, o[10], '', '', '' }, '|')
  end
  return { 'claimed', token, o[4], o[5], o[6], o[7], o[8], o[9], o[10] }
end

for i = 1, (#ARGV - 3) / 4 do
  local k, a = 2 * i + 1, 4 * i
  answers[i] = start(KEYS[k], KEYS[k + 1], ARGV[a], ARGV[a + 1], ARGV[a + 2], ARGV[a + 3])
end
if #started > 0 then
  redis.call('ZREM', queued, unpack(started))
  redis.call('ZADD', processing, unpack(scores))
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return answers
