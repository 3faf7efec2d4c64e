CREATE TABLE "known_places" (
	"hash" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tries" (
	"bucket" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "magic_links" ADD COLUMN "browser_hash" text;--> statement-breakpoint
CREATE INDEX "known_places_expires_at" ON "known_places" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tries_expires_at" ON "tries" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "families_ends_at" ON "families" USING btree ("ends_at");--> statement-breakpoint
CREATE INDEX "refresh_tokens_expires_at" ON "refresh_tokens" USING btree ("expires_at");