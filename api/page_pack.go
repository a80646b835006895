package api

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"sync"

	"github.com/andybalholm/brotli"
)

// A page is a head and a tail that are the same for many, with a body in between that is made for one request.
// Deflate lets the three be compressed apart: each part but the last ends at a byte, by a sync flush, and refers
// to nothing before itself. So the long tail (the client's code) is compressed once. Brotli has no such joint:
// distances into its dictionary depend on where in the stream one stands. docs/decisions/0006-first-page.md has
// the figures.

// piece is a part of many pages.
type piece struct{ raw, deflated []byte }

// newPiece compresses a part once; last says that nothing follows it.
func newPiece(raw []byte, last bool) piece {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestCompression) // fails on an unknown level alone
	_, _ = w.Write(raw)                                  // into memory
	if last {
		_ = w.Close()
	} else {
		_ = w.Flush()
	}
	return piece{raw: raw, deflated: out.Bytes()}
}

// gzipHead opens a gzip stream (RFC 1952): deflate, no name, no time, made by no system in particular.
var gzipHead = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}

// packers compress bodies; a fresh one costs more than what it does.
var packers = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, 6) // fails on an unknown level alone
	return w
}}

// joinGzip makes one gzip stream of a page's parts.
func joinGzip(head piece, body []byte, tail piece) []byte {
	out := bytes.NewBuffer(make([]byte, 0, len(gzipHead)+len(head.deflated)+len(body)/2+len(tail.deflated)+64))
	out.Write(gzipHead)
	out.Write(head.deflated)
	w := packers.Get().(*flate.Writer)
	w.Reset(out)
	_, _ = w.Write(body) // into memory
	_ = w.Flush()
	packers.Put(w)
	out.Write(tail.deflated)
	sum := crc32.Update(crc32.Update(crc32.ChecksumIEEE(head.raw), crc32.IEEETable, body), crc32.IEEETable, tail.raw)
	end := binary.LittleEndian.AppendUint32(nil, sum)
	out.Write(binary.LittleEndian.AppendUint32(end, uint32(len(head.raw)+len(body)+len(tail.raw))))
	return out.Bytes()
}

// joinRaw makes the page as it is.
func joinRaw(head piece, body []byte, tail piece) []byte {
	return bytes.Join([][]byte{head.raw, body, tail.raw}, nil)
}

// Qualities of brotli: what is made once for many is made as small as it gets.
const (
	bestBrotli  = 11
	quickBrotli = 5
)

// brotlis are writers of quickBrotli.
var brotlis = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, quickBrotli) }}

// wholeBrotli compresses a text.
func wholeBrotli(text []byte, quality int) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(nil, quality)
	if quality == quickBrotli {
		w = brotlis.Get().(*brotli.Writer)
		defer brotlis.Put(w)
	}
	w.Reset(&out)
	_, _ = w.Write(text) // into memory
	_ = w.Close()
	return out.Bytes()
}

// wholeGzip compresses a text as well as it goes.
func wholeGzip(text []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // fails on an unknown level alone
	_, _ = w.Write(text)                                    // into memory
	_ = w.Close()
	return out.Bytes()
}
