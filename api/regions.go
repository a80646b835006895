package api

import (
	"context"

	"github.com/superform-dev/superform/forms/regions"
)

// RegionList is what regions there are.
type RegionList struct {
	List string `json:"list" doc:"a line for each region of China, in the order of codes: the code of GB/T 2260, its name, how that is read in pinyin, and \"former\" where it is used no more"`
}

// regionList gives the regions that fields of that type name. They are the same for everybody while this program runs.
func (s *Server) regionList(context.Context, *call, *none) (RegionList, error) {
	return RegionList{regions.Text}, nil
}
