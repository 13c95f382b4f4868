#!lua flags=no-writes
-- Reads what an instance has to know.
-- KEYS: what is read
-- ARGV: for each read: the command, how many of the keys it takes
-- Returns for each {'read', text, …}, or {'error'} when something else stands there.
local answers, k = {}, 1
for i = 1, #ARGV, 2 do
  local count = tonumber(ARGV[i + 1])
  local found = redis.pcall(ARGV[i], unpack(KEYS, k, k + count - 1))
  k = k + count
  local answer = { 'read' }
  if type(found) ~= 'table' then
    answer[2] = found and tostring(found) or nil
  elseif found.err then
    answer[1] = 'error'
  else
    for _, text in ipairs(found) do
      answer[#answer + 1] = text
    end
  end
  answers[#answers + 1] = answer
end
return answers
