using System.Collections.Immutable;
using Orchestrator.Domain.Workflows;

namespace Orchestrator.Web.Features.Editor.Commands;

/// <summary>Notes go where the step goes that they stand beside.</summary>
internal static class NotePlaces
{
    /// <summary>The notes of a graph after its steps went somewhere else: beside the step that was nearest, on top of no step and of no note that is placed already.</summary>
    /// <param name="before">With the notes and the steps where they were.</param>
    /// <param name="after">The steps where they are now.</param>
    public static ImmutableArray<Note> Follow(Graph before, ImmutableArray<Node> after)
    {
        if (before.Notes.IsEmpty || before.Nodes.IsEmpty) return before.Notes;
        var now = after.ToDictionary(node => node.Id, node => node.Position, StringComparer.Ordinal);
        var taken = after.Select(node => Box.Of(node.Position)).ToList();
        return [.. before.Notes.Select(note =>
        {
            var box = Box.Of(note);
            var nearest = before.Nodes.MinBy(node => box.DistanceTo(Box.Of(node.Position)))!;
            var to = now.GetValueOrDefault(nearest.Id, nearest.Position);
            var wanted = box.Moved(to.X - nearest.Position.X, to.Y - nearest.Position.Y);
            // To the side on which it stood.
            var step = wanted.MiddleX < to.X + Layout.CardWidth / 2 ? -Layout.Grid : Layout.Grid;
            wanted = Free(taken, wanted, step);
            taken.Add(wanted);
            return note with { Position = new Position(wanted.X, wanted.Y) };
        })];
    }

    // Along the grid, past one after the other of what it touches: none is touched twice. Where the canvas ends it stays where it was wanted.
    private static Box Free(List<Box> taken, Box wanted, double step)
    {
        var free = wanted = wanted.Within();
        foreach (var _ in taken)
        {
            if (taken.FindIndex(free.Touches) is var index && index < 0) return free;
            var other = taken[index];
            var over = step > 0 ? other.X + other.Width - free.X : free.X + free.Width - other.X;
            free = free.Moved(Math.Ceiling(over / Layout.Grid) * step, 0);
            if (free != free.Within()) return wanted;
        }
        return free;
    }

    private readonly record struct Box(double X, double Y, double Width, double Height)
    {
        private const double CardHeight = 88;

        public static Box Of(Position step) => new(step.X, step.Y, Layout.CardWidth, CardHeight);

        public static Box Of(Note note) => new(note.Position.X, note.Position.Y, note.Size.Width, note.Size.Height);

        public double MiddleX => X + Width / 2;

        public Box Moved(double x, double y) => this with { X = X + x, Y = Y + y };

        public Box Within() => new Position(X, Y).Nearest() is var place ? this with { X = place.X, Y = place.Y } : this;

        public bool Touches(Box other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;

        public double DistanceTo(Box other)
        {
            var x = Math.Max(0, Math.Max(other.X - (X + Width), X - (other.X + other.Width)));
            var y = Math.Max(0, Math.Max(other.Y - (Y + Height), Y - (other.Y + other.Height)));
            return Math.Sqrt(x * x + y * y);
        }
    }
}
