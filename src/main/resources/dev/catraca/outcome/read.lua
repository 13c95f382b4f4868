#!lua flags=no-writes
-- Reads orders with their places in line.
-- KEYS: 1 to 3 queued orders of the partition in list, stream, pubsub (sorted sets), then
--       for each order its record (hash)
-- ARGV: ids of the orders
-- Returns for each {field, value, …, rank}: rank from 0, -1 when not queued; {} when
-- there is no such order, or something else stands at its key.
local lines = { list = KEYS[1], stream = KEYS[2], pubsub = KEYS[3] }

local function rankOf(id, fields)
  for f = 1, #fields, 2 do
    if fields[f] == 'facts' then
      -- see order/facts.lua
      local line = lines[string.match(fields[f + 1], '^%d+|[^|]+|[^|]+|%d+|([^|]+)|')]
      return line and redis.call('ZRANK', line, id) or -1
    end
  end
  return -1
end

local answers = {}
for i, id in ipairs(ARGV) do
  local fields = redis.pcall('HGETALL', KEYS[i + 3])
  if fields.err then
    fields = {}
  elseif #fields > 0 then
    fields[#fields + 1] = tostring(rankOf(id, fields))
  end
  answers[i] = fields
end
return answers
