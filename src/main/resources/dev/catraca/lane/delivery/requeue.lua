#!lua flags=allow-oom
-- Puts delayed orders whose time has come back into their lane, at the head of the line.
-- KEYS: 1 delayed orders of the lane (sorted set), 2 the lane's list or stream, then the
--       record (hash) of each order
-- ARGV: 1 lane, 2 channel of the pub/sub lane, then the id of each order
-- Returns how many were put back; an order that is not due, or not queued, is not.
local delayed, entries = KEYS[1], KEYS[2]
local lane, channel = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local put = 0

local function entry(record, id)
  local o = redis.call('HMGET', record, 'matchId', 'sector', 'quantity', 'buyer', 'amount', 'currency', 'sequence',
    'claim')
  local fields = { 'id', id, 'matchId', o[1], 'sector', o[2], 'quantity', o[3], 'buyer', o[4], 'amount', o[5],
    'amount.currency', o[6], 'sequence', o[7], 'attempts', string.match(o[8] or '', '/(%d+)') or '' }
  local all = redis.call('HGETALL', record)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) == '@' then
      fields[#fields + 1] = string.sub(all[i], 2)
      fields[#fields + 1] = all[i + 1]
    end
  end
  return fields
end

for i = 3, #ARGV do
  local id, record = ARGV[i], KEYS[i]
  local due = redis.call('ZSCORE', delayed, id)
  -- far ahead of the longest backoff, the clock was set back
  if due and (tonumber(due) <= now or tonumber(due) > now + 120000000) then
    redis.call('ZREM', delayed, id)
    if redis.pcall('HGET', record, 'status') == 'queued' then
      if lane == 'list' then
        redis.call('RPUSH', entries, id)
      elseif lane == 'stream' then
        redis.call('HSET', record, 'entry', redis.call('XADD', entries, '*', unpack(entry(record, id))))
      else
        redis.call('PUBLISH', channel, id)
      end
      put = put + 1
    end
  end
end
return put
