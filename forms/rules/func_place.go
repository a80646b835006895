package rules

import (
	"math"

	"github.com/superform-dev/superform/forms/num"
)

// Places are two numbers in decimal degrees, or a location, which has them as its parts lat and lng.

// earthRadius is the mean radius of the earth in metres (IUGG, R1). Of a sphere of it a distance is within 0.6 % of that on the ellipsoid of WGS-84.
const earthRadius = 6371008.8

// Bounds of a place in millionths of a degree.
const (
	mostLatitude  = 90_000_000
	mostLongitude = 180_000_000
)

// halvings is how often asin halves its angle before a series of two terms does.
const halvings = 10

// typeDistance takes two places, each a location or a latitude and a longitude.
func typeDistance(args []*Node) (Type, int) {
	places := 0
	for i := 0; i < len(args); i++ {
		typ := args[i].Type
		switch {
		case places == 2:
			return Type{}, i
		case typ.Kind == KindParts && typ.Columns["lat"].Kind == KindNumber && typ.Columns["lng"].Kind == KindNumber:
		case typ.Kind == KindNumber && i+1 < len(args) && args[i+1].Type.Kind == KindNumber:
			i++
		default:
			return Type{}, i
		}
		places++
	}
	if places < 2 {
		return Type{}, len(args) - 1
	}
	return Type{Kind: KindNumber}, -1
}

// callDistance is blank where a place is not known, or is none on earth.
func callDistance(_ *evaluator, _ *Node, args []Value) Value {
	if gap, ok := Metres(args...); ok {
		return Num(num.FromInt(gap))
	}
	return Value{}
}

// Metres is what the function distance gives for places, each a location or a latitude and a longitude; false where one is not known.
func Metres(places ...Value) (int64, bool) {
	var at [4]int64
	n := 0
	take := func(number Value) bool {
		units, ok := number.AsNumber().Round(6).Minor(6)
		most := int64(mostLatitude)
		if n%2 == 1 {
			most = mostLongitude
		}
		if n == len(at) || number.IsBlank() || !ok || units > most || units < -most {
			return false
		}
		at[n] = units
		n++
		return true
	}
	for _, place := range places {
		if place.kind != KindParts {
			if !take(place) {
				return 0, false
			}
		} else if parts := place.AsParts(); !take(parts["lat"]) || !take(parts["lng"]) {
			return 0, false
		}
	}
	return metres(at[0], at[1], at[2], at[3]), true
}

// metres is the distance of two places, given in millionths of a degree, along a great circle, in whole metres. It uses what IEEE 754 rounds in
// one way alone (+ − × ÷ √), each step by itself, so that every evaluator comes to the same: ui/core/form/types/distance.ts.
func metres(lat1, lng1, lat2, lng2 int64) int64 {
	across := max(lng1-lng2, lng2-lng1)
	across = min(across, 2*mostLongitude-across)
	up := sine(max(lat1-lat2, lat2-lat1), 2)
	side := sine(across, 2)
	wide := float64(sine(mostLatitude-max(lat1, -lat1), 1) * sine(mostLatitude-max(lat2, -lat2), 1))
	h := float64(up*up) + float64(wide*float64(side*side))
	y, c := math.Sqrt(h), math.Sqrt(max(0, 1-h))
	angle := 1.0
	for range halvings {
		y = y / math.Sqrt(float64(2*(1+c)))
		c = math.Sqrt((1 + c) / 2)
		angle *= 2
	}
	y += float64(float64(y*y)*y) / 6
	return int64(math.Floor(float64(2*earthRadius*float64(angle*y)) + 0.5))
}

// sine is that of an angle of 0 to 90 degrees, given in millionths of a degree and divided by parts.
func sine(units, parts int64) float64 {
	x := float64(float64(units)*math.Pi) / float64(180_000_000*parts)
	square := float64(x * x)
	s := 1.0
	for k := 24.0; k > 1; k -= 2 {
		s = 1 - float64(s*square)/(k*(k+1))
	}
	return float64(x * s)
}
