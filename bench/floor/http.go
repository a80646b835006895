package main

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

var (
	errShort   = errors.New("the balance does not reach")
	errHandled = errors.New("somebody has handled it")
)

// app serves the four calls of the benchmark as ours does.
func (f *floor) app() *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true, ErrorHandler: refuse})
	v1 := app.Group("/api/v1")
	v1.Post("/session", f.signIn)
	v1.Post("/forms/:id/records", func(c *fiber.Ctx) error {
		member, err := f.caller(c)
		if err != nil {
			return err
		}
		c.Status(fiber.StatusCreated)
		return answer(c)(f.submit(c.Context(), member, c.Get("Idempotency-Key"), c.Body()))
	})
	v1.Get("/tasks", func(c *fiber.Ctx) error {
		member, err := f.caller(c)
		if err != nil {
			return err
		}
		return answer(c)(f.inbox(c.Context(), member, c.QueryInt("limit", 50)))
	})
	v1.Post("/tasks/:id/agree", func(c *fiber.Ctx) error {
		member, err := f.caller(c)
		if err != nil {
			return err
		}
		task, err := forms.ParseID(c.Params("id"))
		if err != nil {
			return fiber.ErrNotFound
		}
		return answer(c)(f.agree(c.Context(), member, task, c.Get("Idempotency-Key"), c.Body()))
	})
	return app
}

// signIn gives a member's id as the token.
func (f *floor) signIn(c *fiber.Ctx) error {
	var in struct {
		Account string `json:"account"`
	}
	if err := json.Unmarshal(c.Body(), &in); err != nil {
		return fiber.ErrBadRequest
	}
	member, ok := f.members[in.Account]
	if !ok {
		return fiber.ErrUnauthorized
	}
	return answer(c)(json.Marshal(map[string]any{"token": member.ID}))
}

func (f *floor) caller(c *fiber.Ctx) (engine.MemberRef, error) {
	member, ok := f.members[strings.TrimPrefix(c.Get("Authorization"), "Bearer ")]
	if !ok {
		return member, fiber.ErrUnauthorized
	}
	return member, nil
}

// answer sends JSON.
func answer(c *fiber.Ctx) func([]byte, error) error {
	return func(body []byte, err error) error {
		if err != nil {
			return err
		}
		c.Set("Content-Type", "application/json")
		return c.Send(body)
	}
}

func refuse(c *fiber.Ctx, err error) error {
	code := fiber.StatusInternalServerError
	var known *fiber.Error
	switch {
	case errors.As(err, &known):
		code = known.Code
	case errors.Is(err, errShort), errors.Is(err, errHandled):
		code = fiber.StatusConflict
	}
	return c.Status(code).JSON(map[string]string{"detail": err.Error()})
}
