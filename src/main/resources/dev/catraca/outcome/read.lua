#!lua flags=no-writes
-- Reads orders with their places in line.
-- KEYS: for each order: record (hash), queued orders of the partition (sorted sets) in
--       list, stream, pubsub
-- ARGV: ids of the orders
-- Returns for each {rank, field, value, …}: rank from 0, -1 when not queued; {} when
-- there is no such order, or something else stands at its key.
local answers = {}
for i, id in ipairs(ARGV) do
  local k = 4 * i - 3
  local fields = redis.pcall('HGETALL', KEYS[k])
  if fields.err then
    fields = {}
  elseif #fields > 0 then
    local rank = -1
    for lane = 1, 3 do
      rank = redis.call('ZRANK', KEYS[k + lane], id) or rank
    end
    table.insert(fields, 1, tostring(rank))
  end
  answers[i] = fields
end
return answers
