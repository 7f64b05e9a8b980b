package scene

import (
	"image"
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// Picture is one drawing with its key and its size in units of the drawing.
type Picture struct {
	Key        string
	Wide, High float64
	Above      float64 // how much of the drawing's top is cut off, in units; High is what remains
	Pixels     int     // the width of the master
	Grain      float64 // the strength of the finishing grain; 0 for maps and charts
	Quality    int     // of the JPEG, 1 to 100
	paint      func(*ink.Canvas)
}

// Draw draws the picture at a width in pixels.
func (p Picture) Draw(pixels int) *image.RGBA {
	c := ink.New(p.Wide, p.High+p.Above, pixels)
	p.paint(c)
	whole := c.Image(p.Grain)
	frame := whole.Rect
	frame.Min.Y = int(math.Round(p.Above * float64(pixels) / p.Wide))
	return whole.SubImage(frame).(*image.RGBA)
}

// Pictures answers every picture: views first, then maps, then charts.
func Pictures() []Picture {
	return []Picture{
		view("harbour-dawn", 1000, harbourDawn),
		view("parliament-chamber", 1000, parliamentChamber),
		view("press-briefing", 1000, pressBriefing),
		view("mountain-observatory", 1000, mountainObservatory),
		view("flood-river-town", 1000, floodRiverTown),
		view("wheat-harvest", 1000, wheatHarvest),
		wide("container-terminal", containerTerminal),
		view("night-train-station", 1000, nightTrainStation),
		view("solar-field", 1000, solarField),
		wide("wind-farm-coast", windFarmCoast),
		view("stadium-evening", 1000, stadiumEvening),
		view("market-square", 1000, marketSquare),
		portrait("library-interior", libraryInterior),
		view("desert-road", 1000, desertRoad),
		view("snow-pass", 1000, snowPass),
		view("bridge-construction", 1000, bridgeConstruction),
		view("hospital-corridor", 1125, hospitalCorridor),
		portrait("rocket-pad", rocketPad),
		view("orchestra-stage", 1000, orchestraStage),
		figure("map-strait", mapStrait),
		figure("map-rail-line", mapRailLine),
		figure("map-storm-track", mapStormTrack),
		figure("chart-inflation", chartInflation),
		figure("chart-turnout", chartTurnout),
		figure("chart-reservoir", chartReservoir),
	}
}

func view(key string, high float64, paint func(*ink.Canvas)) Picture {
	return Picture{Key: key, Wide: 1500, High: high, Pixels: 1600, Grain: 0.5, Quality: 70, paint: paint}
}

// wide pictures are 16:9.
func wide(key string, paint func(*ink.Canvas)) Picture {
	p := view(key, 844, paint)
	p.Above = 56
	return p
}

// portrait pictures are 4:5.
func portrait(key string, paint func(*ink.Canvas)) Picture {
	return Picture{Key: key, Wide: 1000, High: 1250, Pixels: 1300, Grain: 0.5, Quality: 70, paint: paint}
}

// figure pictures are maps and charts: no grain, and a quality that keeps type clean.
func figure(key string, paint func(*ink.Canvas)) Picture {
	return Picture{Key: key, Wide: 1500, High: 1000, Pixels: 1600, Quality: 78, paint: paint}
}
