package history_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

var (
	ctx  = context.Background()
	acme = id(1)
)

// id gives the nth of the ids that tests use; a greater n sorts later.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

// goldenEvents are rows whose hashes are fixed for ever, and their hashes.
var goldenEvents = []struct {
	name string
	row  store.EventRow
	want string
}{
	{"nothing", store.EventRow{}, "fd773d697343ffdb486a5c9667020d8bb53b55e26df77d2107615a4cabb70ec5"},
	{"the first event of a subject", store.EventRow{
		Subject: forms.MustID("01932c5e-8a00-7000-8000-000000000001"), Seq: 1, ID: forms.MustID("01932c5e-8a00-7000-8000-000000000002"),
		Kind: "saved", Format: 1, At: 1763769600000, Actor: forms.MustID("01932c5e-8a00-7000-8000-000000000003"),
		Command: forms.MustID("01932c5e-8a00-7000-8000-000000000004"), PayloadHash: payloadHash(`{"data":{}}`),
	}, "c2ff9a81ad2008a6a607aca1f211b295258283ac0a4037f28feda61a49277a79"},
	{"one that continues another, for somebody else", store.EventRow{
		Subject: forms.MustID("01932c5e-8a00-7000-8000-000000000001"), Seq: 2, ID: forms.MustID("01932c5e-8a00-7000-8000-000000000005"),
		Kind: "flow.审批", Format: 2, At: -1, Actor: forms.MustID("01932c5e-8a00-7000-8000-000000000003"),
		For: forms.MustID("01932c5e-8a00-7000-8000-000000000006"), Command: forms.MustID("01932c5e-8a00-7000-8000-000000000007"),
		Prev: payloadHash("the event before"), PayloadHash: payloadHash(""),
	}, "c155c410297cb84c63ddcfbe658f83e9372b981d53ea9295fbd7e435ff5e30e7"},
}

func TestTheHashOfAnEventNeverChanges(t *testing.T) {
	for _, c := range goldenEvents {
		t.Run(c.name, func(t *testing.T) {
			expect(t, "hash", hex.EncodeToString(history.Hash(&c.row)), c.want)
		})
	}
}

func TestTheHashOfABlockNeverChanges(t *testing.T) {
	for _, c := range []struct {
		name   string
		block  store.BlockRow
		events [][]byte
		want   string
	}{
		{"nothing", store.BlockRow{}, nil, "8539494f1a1c5762a488a949fbf8e2dbbdcbe85f9489f169d44c02b5b3012630"},
		{"the first", store.BlockRow{Number: 1, FirstEvent: 1, Count: 2, SealedAt: 1763769600000},
			[][]byte{payloadHash("a"), payloadHash("b")}, "85c7d234eb2cdb228295ab009df8edc230716a7aa8441287338d9855e8b1f939"},
		{"one that continues another", store.BlockRow{Number: 2, FirstEvent: 3, Count: 1, SealedAt: 1763769601000, Prev: payloadHash("block 1")},
			[][]byte{payloadHash("c")}, "1ec2bd2aa4f9360cc6ecc1d00d5a03ed3fbc5488b80461a7b1b252e358e357ba"},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, "hash", hex.EncodeToString(history.BlockHash(&c.block, c.events)), c.want)
		})
	}
}

func TestTheHashCoversEverythingButItselfAndTheBlock(t *testing.T) {
	base := goldenEvents[1].row
	plain := string(history.Hash(&base))
	for _, c := range []struct {
		name   string
		change func(*store.EventRow)
		covers bool
	}{
		{"subject", func(e *store.EventRow) { e.Subject = id(9) }, true},
		{"number", func(e *store.EventRow) { e.Seq++ }, true},
		{"id", func(e *store.EventRow) { e.ID = id(9) }, true},
		{"kind", func(e *store.EventRow) { e.Kind = "save" }, true},
		{"format", func(e *store.EventRow) { e.Format++ }, true},
		{"instant", func(e *store.EventRow) { e.At++ }, true},
		{"actor", func(e *store.EventRow) { e.Actor = id(9) }, true},
		{"for whom", func(e *store.EventRow) { e.For = id(9) }, true},
		{"actor and for whom exchanged", func(e *store.EventRow) { e.Actor, e.For = e.For, e.Actor }, true},
		{"command", func(e *store.EventRow) { e.Command = id(9) }, true},
		{"the event before", func(e *store.EventRow) { e.Prev = []byte{0} }, true},
		{"payload", func(e *store.EventRow) { e.PayloadHash = payloadHash("x") }, true},
		{"hash", func(e *store.EventRow) { e.Hash = []byte("x") }, false},
		{"block", func(e *store.EventRow) { e.Block = 7 }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := base
			c.change(&changed)
			expect(t, "differs", string(history.Hash(&changed)) != plain, c.covers)
		})
	}
}

func TestAppendMovesTheHead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		head := &history.Head{}
		write(t, s, func(tx *store.Tx) error {
			history.Append(tx, id(2), head, entry(10, "saved"), entry(11, "flow.opened"))
			return nil
		})
		expect(t, "number", head.Seq, 2)
		err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
			events, err := tx.EventsOf(id(2))
			if err != nil {
				return err
			}
			expect(t, "events", len(events), 2)
			expect(t, "payload", events[1].Payload, `{"n":11}`)
			expect(t, "the first continues nothing", len(events[0].Prev), 0)
			expect(t, "the second continues the first", string(events[1].Prev), string(events[0].Hash))
			expect(t, "head", string(head.Hash), string(events[1].Hash))
			seq, hash, err := tx.EventHead(id(2))
			expect(t, "stored head", fmt.Sprint(seq, hash), fmt.Sprint(head.Seq, head.Hash))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAppendWithoutTheLockBreaksOnTheChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		appended := func(n int) error {
			return s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				history.Append(tx, id(2), &history.Head{}, entry(n, "saved"))
				return nil
			})
		}
		if err := appended(10); err != nil {
			t.Fatal(err)
		}
		err := appended(11)
		expect(t, "error", fmt.Sprint(err), "store: conflict with events_pkey")
		check(t, s, "1 events, 0 erased, 1 unsealed")
	})
}

func TestSeal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seal := func(limit, want int) {
			t.Helper()
			write(t, s, func(tx *store.Tx) error {
				n, err := history.Seal(tx, 77, limit)
				expect(t, "sealed", n, want)
				return err
			})
		}
		seal(10, 0)
		write(t, s, func(tx *store.Tx) error {
			for n := range 5 {
				history.Append(tx, id(2+n%2), headOf(t, tx, id(2+n%2)), entry(20+n, "saved"))
			}
			return nil
		})
		seal(3, 3)
		check(t, s, "5 events, 0 erased, 2 unsealed")
		// An event whose id is smaller than those of the sealed block: it was slow to commit.
		write(t, s, func(tx *store.Tx) error {
			history.Append(tx, id(4), &history.Head{}, entry(10, "saved"))
			return nil
		})
		seal(3, 3)
		seal(3, 0)
		check(t, s, "6 events, 0 erased, 0 unsealed")
		blocks := readBlocks(t, s)
		expect(t, "blocks", len(blocks), 2)
		expect(t, "first event of the second", blocks[1].FirstEvent, 4)
		expect(t, "sealed at", blocks[1].SealedAt, 77)
	})
}

func TestOfTwoThatSealAtOnceOneDoes(t *testing.T) {
	s := storetest.Open(t, store.PostgreSQL) // on SQLite there is one writer
	write(t, s, func(tx *store.Tx) error {
		history.Append(tx, id(2), &history.Head{}, entry(20, "saved"), entry(21, "saved"))
		return nil
	})
	var ready, all sync.WaitGroup
	ready.Add(2)
	var conflicts [2]error
	for i := range 2 {
		all.Go(func() {
			conflicts[i] = s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				_, err := history.Seal(tx, 1, 10)
				ready.Done()
				ready.Wait()
				return err
			})
		})
	}
	all.Wait()
	err := errors.Join(conflicts[0], conflicts[1])
	expect(t, "error", fmt.Sprint(err), "store: conflict with blocks_pkey")
	expect(t, "blocks", len(readBlocks(t, s)), 1)
	check(t, s, "2 events, 0 erased, 0 unsealed")
}

func TestSealingWhileOthersAppendLosesNothing(t *testing.T) {
	const writers, commands = 4, 12
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				head := &history.Head{}
				for n := range commands {
					next := *head
					err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
						next = *head
						history.Append(tx, id(2+w), &next, entry(100+n*writers+w, "saved"))
						return nil
					})
					if err != nil {
						t.Error(err)
					}
					*head = next
				}
			})
		}
		for range 2 {
			all.Go(func() {
				for range commands {
					err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
						_, err := history.Seal(tx, 1, 5)
						return err
					})
					if err != nil && !errors.As(err, new(*store.Conflict)) {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		write(t, s, func(tx *store.Tx) error {
			_, err := history.Seal(tx, 1, 1000)
			return err
		})
		check(t, s, fmt.Sprintf("%d events, 0 erased, 0 unsealed", writers*commands))
	})
}

func TestShort(t *testing.T) {
	for _, c := range []struct{ hash, want string }{
		{"", ""}, {"\x01\xff", "01ff"}, {"\x01\x02\x03\x04\x05\x06\x07\x08\x09", "0102030405060708"},
	} {
		expect(t, fmt.Sprintf("%x", c.hash), history.Short([]byte(c.hash)), c.want)
	}
}

func entry(n int, kind string) history.Entry {
	return history.Entry{ID: id(n), Kind: kind, Format: 1, At: int64(n), Actor: id(3), Command: id(n), Payload: fmt.Appendf(nil, `{"n":%d}`, n)}
}

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Company(acme).Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func headOf(t *testing.T, tx *store.Tx, subject forms.ID) *history.Head {
	t.Helper()
	seq, hash, err := tx.EventHead(subject)
	if err != nil {
		t.Fatal(err)
	}
	return &history.Head{Seq: seq, Hash: hash}
}

func readBlocks(t *testing.T, s *store.Store) (blocks []*store.BlockRow) {
	t.Helper()
	err := s.Company(acme).Read(ctx, func(tx *store.Tx) (err error) {
		blocks, err = tx.Blocks()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return blocks
}

// check walks what is stored, expects no finding, and these counts.
func check(t *testing.T, s *store.Store, counts string) {
	t.Helper()
	c := history.NewChecker()
	err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
		if err := tx.AllEvents(func(e *store.Event) error { c.Event(e); return nil }); err != nil {
			return err
		}
		blocks, err := tx.Blocks()
		c.Blocks(blocks)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Findings {
		t.Errorf("found %s", f)
	}
	expect(t, "counts", fmt.Sprintf("%d events, %d erased, %d unsealed", c.Events, c.Erased, c.Unsealed), counts)
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
