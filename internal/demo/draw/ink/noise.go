package ink

import "math"

// Dice is a small repeatable source of chance: the same seed throws the same numbers on every machine and Go version.
type Dice struct{ state uint64 }

// NewDice answers dice that start at a seed.
func NewDice(seed uint64) *Dice { return &Dice{seed*0x9e3779b97f4a7c15 + 0x1234567} }

// Float throws a number from 0 up to 1.
func (d *Dice) Float() float64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}

// Range throws a number from low up to high.
func (d *Dice) Range(low, high float64) float64 { return low + d.Float()*(high-low) }

// Int throws a whole number from 0 up to n-1.
func (d *Dice) Int(n int) int { return int(d.Float() * float64(n)) }

// Chance says whether something happens that does so with probability p.
func (d *Dice) Chance(p float64) bool { return d.Float() < p }

func hash(x, y int32, seed uint32) float64 {
	h := uint32(x)*0x85ebca6b ^ uint32(y)*0xc2b2ae35 ^ seed*0x27d4eb2f
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	h ^= h >> 15
	return float64(h) / (1 << 32)
}

func smooth(t float64) float64 { return t * t * (3 - 2*t) }

// Noise is smooth value noise with cells of one unit, from 0 to 1.
func Noise(x, y float64, seed uint32) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int32(fx), int32(fy)
	tx, ty := smooth(x-fx), smooth(y-fy)
	top := hash(ix, iy, seed) + (hash(ix+1, iy, seed)-hash(ix, iy, seed))*tx
	low := hash(ix, iy+1, seed) + (hash(ix+1, iy+1, seed)-hash(ix, iy+1, seed))*tx
	return top + (low-top)*ty
}

// Fbm sums octaves of noise, each twice as fine and half as strong; the result is from 0 to 1.
func Fbm(x, y float64, octaves int, seed uint32) float64 {
	sum, strength, whole := 0.0, 1.0, 0.0
	for i := range octaves {
		sum += Noise(x, y, seed+uint32(i)*101) * strength
		whole += strength
		x, y, strength = x*2.03+17.1, y*2.03+9.7, strength/2
	}
	return sum / whole
}

// Ridged is noise with sharp crests, from 0 to 1, as mountains have.
func Ridged(x, y float64, octaves int, seed uint32) float64 {
	sum, strength, whole := 0.0, 1.0, 0.0
	for i := range octaves {
		sum += (1 - math.Abs(2*Noise(x, y, seed+uint32(i)*77)-1)) * strength
		whole += strength
		x, y, strength = x*2.1+5.3, y*2.1+3.1, strength*0.45
	}
	return sum / whole
}
