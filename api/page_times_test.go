package api

import (
	"testing"
	"time"

	"github.com/superform-dev/superform/forms"
)

// What the first paint says of times is what the client says in its place: the cases are those of ui/kit/time.test.ts.
func TestTimesOfTheFirstPaint(t *testing.T) {
	now := time.Date(2026, 11, 22, 2, 32, 0, 0, time.UTC).UnixMilli() // 10:32 in Shanghai
	at := func(day, hour, minute int) int64 {
		return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC).UnixMilli()
	}
	zh := newClock(now, "Asia/Shanghai", forms.Chinese, map[string]string{"kit.today": "今天", "kit.yesterday": "昨天", "kit.now": "刚刚",
		"kit.waited": "等了 {time}", "kit.minutes": "{count} 分钟", "kit.hours": "{count} 小时", "kit.days": "{count} 天", "kit.moment": "不到 1 分钟"})
	en := newClock(now, "no/such", forms.English, map[string]string{"kit.today": "Today", "kit.yesterday": "Yesterday", "kit.now": "just now",
		"kit.waited": "waiting {time}", "kit.hours": "{count} hour|{count} hours", "kit.days": "{count} day|{count} days"})
	for _, c := range []struct{ got, want string }{
		{zh.moment(0), ""},
		{zh.moment(at(22, 2, 31)), "今天 10:31"},
		{zh.moment(at(20, 16, 5)), "昨天 00:05"},
		{zh.moment(at(20, 2, 0)), "11月20日 周五 10:00"},
		{zh.moment(time.Date(2025, 12, 31, 20, 0, 0, 0, time.UTC).UnixMilli()), "1月1日 周四 04:00"},
		{zh.moment(time.Date(2025, 12, 30, 20, 0, 0, 0, time.UTC).UnixMilli()), "2025年12月31日 周三 04:00"},
		{zh.waited(0), ""},
		{zh.waited(now - 59_000), "刚刚"},
		{zh.waited(now - 60_000), "等了 1 分钟"},
		{zh.waited(now - 47*3600_000), "等了 1 天"},
		{zh.duration(time.Second), "不到 1 分钟"},
		{en.moment(at(22, 2, 31)), "Today 02:31"},
		{en.moment(at(21, 2, 31)), "Yesterday 02:31"},
		{en.moment(at(13, 2, 31)), "Fri 13 Nov 02:31"},
		{en.waited(now - 3600_000), "waiting 1 hour"},
		{en.waited(now - 49*3600_000), "waiting 2 days"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
