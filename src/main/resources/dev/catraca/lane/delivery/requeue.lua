#!lua flags=allow-oom
-- Puts delayed orders whose time has come back into their lane, at the head of the line.
-- KEYS: 1 delayed orders of the lane (sorted set), 2 the lane's list or stream, then the
--       record (hash) of each order
-- ARGV: 1 lane, 2 channel of the pub/sub lane, then the id of each order
-- Returns how many were put back; an order that is not due, not queued, or whose record
-- somebody has changed, is not.
--include order/facts.lua
--include order/entry.lua
local delayed, entries = KEYS[1], KEYS[2]
local lane, channel = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local put = 0

for i = 3, #ARGV do
  local id, record = ARGV[i], KEYS[i]
  local due = redis.call('ZSCORE', delayed, id)
  -- far ahead of the longest backoff, the clock was set back
  if due and (tonumber(due) <= now or tonumber(due) > now + 120000000) then
    redis.call('ZREM', delayed, id)
    local o = redis.pcall('HMGET', record, 'status', 'claim', 'facts', 'sector', 'matchId', 'buyer')
    local facts = not o.err and factsOf(o[3], o[4], o[5], o[6])
    if facts and o[1] == 'queued' then
      if lane == 'list' then
        redis.call('RPUSH', entries, id)
      elseif lane == 'stream' then
        addEntry(entries, record, id, facts, string.match(o[2] or '', '/(%d+)') or '')
      else
        redis.call('PUBLISH', channel, id)
      end
      put = put + 1
    end
  end
end
return put
