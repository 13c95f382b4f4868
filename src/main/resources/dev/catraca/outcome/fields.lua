#!lua flags=no-writes
-- Reads what orders are searched by.
-- KEYS: for each order its record (hash)
-- ARGV: none
-- Returns for each {status, lane, match id, buyer, microsecond of acceptance}, or {} when
-- there is no such order.
local answers = {}
for i, record in ipairs(KEYS) do
  local o = redis.pcall('HMGET', record, 'status', 'lane', 'matchId', 'buyer', 'acceptedAt')
  answers[i] = {}
  if not o.err and o[1] and o[2] and o[3] and o[4] and o[5] then
    answers[i] = o
  end
end
return answers
