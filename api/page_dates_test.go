package api

import "testing"

func TestLinesWithDates(t *testing.T) {
	// The same as ui/kit/time.test.ts has for the client.
	for _, c := range []struct{ lang, line, want string }{
		{"zh-CN", "出差 · 2026-12-07 – 2026-12-10 · 4 天", "出差 · 12月7日 – 12月10日 · 4 天"},
		{"zh-CN", "年假 · 2026-09-18 – 2026-09-18 · 0.5 天", "年假 · 9月18日 · 0.5 天"},
		{"zh-CN", "2025-12-31 – 2026-01-02", "2025年12月31日 – 1月2日"},
		{"en", "Trip · 2026-09-07 – 2025-12-10", "Trip · 7 Sept – 10 Dec 2025"},
		{"en", "LV-2026-12-07, 2026-13-07 and 2026-12-070", "LV-2026-12-07, 2026-13-07 and 2026-12-070"},
	} {
		if got := dated(c.line, c.lang, 2026); got != c.want {
			t.Errorf("%s: got %q, want %q", c.lang, got, c.want)
		}
	}
	for lang, want := range map[string]string{"zh-CN": "12月7日 周一", "en": "Mon 7 Dec"} {
		if got := told("2026-12-07", lang, 2026); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, want := string(bits("<b> · 4 天")), `<span class="bit">&lt;b&gt; ·</span> <span class="bit">4 天</span>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
