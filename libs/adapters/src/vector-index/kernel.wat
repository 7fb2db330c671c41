;; Scores rows of int8 vectors against one int16 query: the sum of products, times the scale of the row.
;; kernel.ts holds the compiled bytes; kernel.spec.ts compares the two. After a change here, in this folder:
;;   node -e "import('wabt').then(async w=>{const m=(await w.default()).parseWat('k',fs.readFileSync('kernel.wat','utf8'));console.log(Buffer.from(m.toBinary({}).buffer).toString('base64'))})"
(module
  (memory (import "homeroom" "memory") 1 65536)
  (func (export "scan")
    (param $row i32)      ;; address of the first row
    (param $scale i32)    ;; address of its f32 scale
    (param $count i32)    ;; rows, at least 1
    (param $stride i32)   ;; bytes of a row, a multiple of 16
    (param $query i32)    ;; address of the query: $stride values of 2 bytes
    (param $out i32)      ;; address of the first f32 score
    (local $end i32) (local $q i32) (local $low v128) (local $high v128) (local $values v128)
    (loop $rows
      (local.set $end (i32.add (local.get $row) (local.get $stride)))
      (local.set $q (local.get $query))
      (local.set $low (v128.const i32x4 0 0 0 0))
      (local.set $high (v128.const i32x4 0 0 0 0))
      (loop $row16
        (local.set $values (v128.load (local.get $row)))
        (local.set $low (i32x4.add (local.get $low)
          (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $values)) (v128.load (local.get $q)))))
        (local.set $high (i32x4.add (local.get $high)
          (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $values)) (v128.load offset=16 (local.get $q)))))
        (local.set $q (i32.add (local.get $q) (i32.const 32)))
        (local.set $row (i32.add (local.get $row) (i32.const 16)))
        (br_if $row16 (i32.lt_u (local.get $row) (local.get $end))))
      (local.set $low (i32x4.add (local.get $low) (local.get $high)))
      (f32.store (local.get $out)
        (f32.mul
          (f32.convert_i32_s (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $low)) (i32x4.extract_lane 1 (local.get $low)))
            (i32.add (i32x4.extract_lane 2 (local.get $low)) (i32x4.extract_lane 3 (local.get $low)))))
          (f32.load (local.get $scale))))
      (local.set $scale (i32.add (local.get $scale) (i32.const 4)))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $rows (local.get $count)))))
