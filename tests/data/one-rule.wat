;; The rule of tests/conformance/one_rule.rs as a module: facts `received` (instant), `channel` and `priority` (texts, optional).
;; $KIND, $NAME and $LENGTH say what it finds: a deadline or a time limit `answer`, or an escalation to the level `manager`, whose
;; target is an option ($OPTION) and stands $SHIFT bytes further on for it.
(module $MEMORY
  (data (i32.const 2048) "channelprioritysocialchaturgentanswermanager")
  (global $nodes (mut i32) (i32.const 0))

  ;; whether a fact is a text that stands at $word
  (func $is (param $fact i32) (param $word i32) (param $length i32) (result i32) (local $node i32) (local $n i32)
    (local.set $node (i32.add (global.get $nodes) (i32.mul (i32.load offset=12 (local.get $fact)) (i32.const 32))))
    (if (i32.ne (i32.load offset=20 (local.get $node)) (local.get $length)) (then (return (i32.const 0))))
    (loop $next
      (if (i32.lt_u (local.get $n) (local.get $length)) (then
        (if (i32.ne
              (i32.load8_u (i32.add (local.get $word) (local.get $n)))
              (i32.load8_u (i32.add (i32.load offset=16 (local.get $node)) (local.get $n))))
          (then (return (i32.const 0))))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $next))))
    (i32.const 1))

  (func $is_missing (param $fact i32) (result i32)
    (i32.eq (i32.load8_u offset=8 (local.get $fact)) (i32.const 3)))

  ;; an error `missing` that names one fact
  (func $missing (param $word i32) (param $length i32) (result i32)
    (i32.store8 (i32.const 0) (i32.const 1)) (i32.store8 (i32.const 4) (i32.const 0))
    (i32.store (i32.const 8) (i32.const 64)) (i32.store (i32.const 12) (i32.const 1))
    (i32.store (i32.const 64) (local.get $word)) (i32.store (i32.const 68) (local.get $length))
    (i32.const 0))

  ;; due within a duration of a kind: 0 elapsed, 3 working time, 4 working days
  (func $due (param $received i32) (param $kind i32) (param $amount i64) (result i32) (local $node i32)
    (local.set $node (i32.add (global.get $nodes) (i32.mul (i32.load offset=12 (local.get $received)) (i32.const 32))))
    (i32.store8 (i32.const 64) (i32.const $KIND))
    (i32.store (i32.const 72) (i32.const $NAME)) (i32.store (i32.const 76) (i32.const $LENGTH))
    (i32.store8 (i32.const 80) (i32.const $OPTION))
    (i32.store8 offset=$SHIFT (i32.const 88) (local.get $kind)) (i64.store offset=$SHIFT (i32.const 96) (local.get $amount))
    (i64.store offset=$SHIFT (i32.const 104) (i64.load offset=16 (local.get $node)))
    (i32.store offset=$SHIFT (i32.const 112) (i32.load offset=24 (local.get $node)))
    (i32.store (i32.const 4) (i32.const 64)) (i32.store (i32.const 8) (i32.const 1))
    (i32.const 0))

  $RUN (local $channel i32) (local $priority i32)
    (global.set $nodes (local.get $nodes))
    (local.set $channel (i32.add (local.get $facts) (i32.const 16)))
    (local.set $priority (i32.add (local.get $facts) (i32.const 32)))
    (if (call $is_missing (local.get $channel)) (then (return (call $missing (i32.const 2048) (i32.const 7)))))
    (if (call $is (local.get $channel) (i32.const 2063) (i32.const 6))
      (then (return (call $due (local.get $facts) (i32.const 3) (i64.const 3600)))))
    (if (call $is_missing (local.get $priority)) (then (return (call $missing (i32.const 2055) (i32.const 8)))))
    (if (i32.and
          (call $is (local.get $channel) (i32.const 2069) (i32.const 4))
          (call $is (local.get $priority) (i32.const 2073) (i32.const 6)))
      (then (return (call $due (local.get $facts) (i32.const 0) (i64.const 300)))))
    (if (call $is (local.get $priority) (i32.const 2073) (i32.const 6))
      (then (return (call $due (local.get $facts) (i32.const 3) (i64.const 14400)))))
    (call $due (local.get $facts) (i32.const 4) (i64.const 1))))
