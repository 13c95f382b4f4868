#!lua flags=allow-oom
-- Puts delayed orders whose time has come back into their lane, at the head of the line.
-- KEYS: 1 delayed orders of the lane (sorted set), 2 the lane's list or stream, then the
--       record (string) of each order
-- ARGV: 1 lane, 2 channel of the pub/sub lane, then the id of each order
-- Returns how many were put back; an order that is not due, not queued, or whose record
-- somebody has changed, is not.
--include order/record.lua
--include order/entry.lua
local delayed, entries = KEYS[1], KEYS[2]
local lane, channel = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local put, records = 0, readRecords(KEYS, 3)

for i = 3, #ARGV do
  local id, record = ARGV[i], KEYS[i]
  local due = redis.call('ZSCORE', delayed, id)
  -- far ahead of the longest backoff, the clock was set back
  if due and (tonumber(due) <= now or tonumber(due) > now + 120000000) then
    redis.call('ZREM', delayed, id)
    local o = recordOf(records[record])
    if o and o.status == 'queued' then
      if lane == 'list' then
        redis.call('RPUSH', entries, id)
      elseif lane == 'stream' then
        o.entry = addEntry(entries, id, o, string.match(o.claim, '/(%d+)') or '')
        redis.call('SET', record, textOf(o))
      else
        redis.call('PUBLISH', channel, id)
      end
      put = put + 1
    end
  end
end
return put
