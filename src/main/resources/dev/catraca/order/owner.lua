-- Tells whether an open order has somebody to settle it; of the script that includes it: now,
-- longest (microseconds that a lease holds at most), workers (their key), records.

-- no charge takes as long as that: whoever still has it has dropped it
local function isOwned(claim)
  local startedAt, latest = string.match(claim, '^%d+/%d+/(%d*)/(%d*)/')
  if now - (tonumber(latest) or tonumber(startedAt) or 0) > longest then return false end
  local left = (redis.call('ZSCORE', workers, string.match(claim, '([^/#]*)#') or '') or 0) - now
  return left > 0 and left <= longest
end

-- trouble with one must not keep the others out
local function statusOf(record, o)
  if not o then
    return not records[record] and redis.call('EXISTS', record) == 0 and 'gone'
  end
  return string.match(o.claim, '^%d+/%d+/%d*/%d*/') and o.status
end
