using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>Data for the inputs of a model, presented item by item: minibatches in order, every item from the initial state.</summary>
/// <remarks>The batch size changes nothing but speed and memory.</remarks>
public sealed class Presentation
{
    private readonly NdArray[] _data;
    private readonly bool[] _held;

    /// <summary>Checks that data fit a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Shape (items, ...) held, or (items, steps, size), by the name of the input; inputs without data keep their constant.</param>
    /// <exception cref="ArgumentException">An input is unknown, the numbers of items differ, or a shape does not fit.</exception>
    public Presentation(BuiltModel model, IReadOnlyDictionary<string, NdArray> inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ImmutableArray<Signal>.Builder signals = ImmutableArray.CreateBuilder<Signal>();
        List<NdArray> data = [];
        List<bool> held = [];
        Items = -1;
        foreach ((string name, NdArray values) in inputs)
        {
            ModelInput input = model.Inputs.FirstOrDefault(i => i.Name == name)
                ?? throw new ArgumentException($"The model has no input '{name}'; it has {string.Join(", ", model.Inputs.Select(i => i.Name))}.", nameof(inputs));
            int items = values.Rank == 0 ? 0 : values.Shape[0];
            if (Items >= 0 && items != Items) throw new ArgumentException($"Input '{name}' has {items} items, another has {Items}.", nameof(inputs));
            Items = items;
            long perItem = items == 0 ? input.Signal.Size : values.Length / items;
            bool isHeld = perItem == input.Signal.Size;
            if (!isHeld && !(values.Rank == 3 && values.Shape[2] == input.Signal.Size))
                throw new ArgumentException(
                    $"Data for input '{name}' have shape ({string.Join(", ", values.Shape)}); (items, {string.Join(", ", input.Shape)}) is needed, or (items, steps, {input.Signal.Size}).",
                    nameof(inputs));
            signals.Add(input.Signal);
            data.Add(values);
            held.Add(isHeld);
        }
        if (Items < 1) throw new ArgumentException("There are no items to present.", nameof(inputs));
        Signals = signals.ToImmutable();
        _data = [.. data];
        _held = [.. held];
    }

    /// <summary>Number of items.</summary>
    public int Items { get; }

    /// <summary>The input signals that get data: what <see cref="SessionOptions.Inputs"/> needs.</summary>
    public ImmutableArray<Signal> Signals { get; }

    /// <summary>Whether no input changes during a presentation.</summary>
    public bool IsHeld => Array.TrueForAll(_held, held => held);

    /// <summary>Presents some items to a session of another model with the same inputs, from its initial state.</summary>
    /// <param name="session">As many simulations as items; its inputs are <see cref="Signals"/>.</param>
    /// <param name="first">First item.</param>
    /// <param name="steps">Steps of a presentation.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    public void Present(Session session, int first, int steps, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Reset();
        session.Run(steps, [.. Signals.Select((signal, i) => new InputData(signal, Rows(i, first, session.Items)))], null, cancel);
    }

    /// <summary>As <see cref="Present"/>, step by step, so that somebody can look at the session after each.</summary>
    /// <param name="session">As many simulations as items; its inputs are <see cref="Signals"/>.</param>
    /// <param name="first">First item.</param>
    /// <param name="steps">Steps of a presentation.</param>
    /// <param name="afterStep">Called with 0, 1, ... after each step.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    public void PresentStepwise(Session session, int first, int steps, Action<int> afterStep, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(afterStep);
        NdArray[] rows = [.. Signals.Select((_, i) => Rows(i, first, session.Items))];
        session.Reset();
        for (int step = 0; step < steps; step++)
        {
            session.Run(1, [.. Signals.Select((signal, i) => new InputData(signal, _held[i] ? rows[i] : AtStep(rows[i], step)))], null, cancel);
            afterStep(step);
        }
    }

    /// <summary>Runs all items.</summary>
    /// <param name="minibatch">Items that run together.</param>
    /// <param name="steps">Steps of a presentation.</param>
    /// <param name="open">Opens a session for a number of items with <see cref="Signals"/> as inputs.</param>
    /// <param name="finished">Called in order after each minibatch with the session, the first item and the number of items.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancel">Stops within milliseconds.</param>
    public void Run(
        int minibatch, int steps, Func<int, Session> open, Action<Session, int, int> finished, IProgress<SimulationProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(finished);
        Session? session = null;
        try
        {
            for (int first = 0; first < Items; first += minibatch)
            {
                cancel.ThrowIfCancellationRequested();
                int items = Math.Min(minibatch, Items - first);
                if (session?.Items != items)
                {
                    session?.Dispose();
                    session = open(items);
                }
                Present(session, first, steps, cancel);
                finished(session, first, items);
                progress?.Report(new SimulationProgress((first + items) * (long)steps, Items * (long)steps));
            }
        }
        finally
        {
            session?.Dispose();
        }
    }

    private NdArray Rows(int input, int first, int items)
    {
        int size = Signals[input].Size, perItem = _data[input].Length / Items;
        ImmutableArray<int> shape = _held[input] ? [items, size] : [items, perItem / size, size];
        return _data[input].Slice(first * perItem, items * perItem).Reshape(shape.AsSpan());
    }

    /// <summary>One step of (items, steps, size) as (items, 1, size).</summary>
    private static NdArray AtStep(NdArray rows, int step)
    {
        int items = rows.Shape[0], steps = rows.Shape[1], size = rows.Shape[2];
        return rows.Type == ElementType.Float32 ? Copy(rows.AsSpan<float>()) : Copy<double>(rows.ToDoubles());

        NdArray Copy<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            T[] copy = new T[items * size];
            for (int item = 0; item < items; item++) values.Slice(((item * steps) + step) * size, size).CopyTo(copy.AsSpan(item * size));
            return NdArray.From(copy, items, 1, size);
        }
    }
}
