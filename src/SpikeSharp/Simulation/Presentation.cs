using System.Collections.Immutable;
using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation;

namespace SpikeSharp;

/// <summary>Data for the inputs of a model, presented item by item: minibatches in order, every item from the initial state.</summary>
/// <remarks>
/// The batch size changes nothing but speed and memory: random numbers go by the number of the item in the data.
/// Data have the shape (items, ...) of one value an item, held during the presentation, or (items, steps, size). Data of one item serve all items of the other inputs.
/// </remarks>
public sealed class Presentation
{
    private readonly InputTarget[] _targets;
    private readonly NdArray[] _data;
    private readonly bool[] _held;

    /// <summary>Checks that data fit a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Data by the name of the input; inputs without data keep their constant.</param>
    /// <exception cref="ArgumentException">An input is unknown, the numbers of items differ, a shape does not fit, or a number is not finite.</exception>
    public Presentation(BuiltModel model, IReadOnlyDictionary<string, NdArray> inputs)
        : this(model, ByName(inputs))
    {
    }

    /// <summary>Checks that data fit a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Data for nodes without inputs of their own; a function or process that would have given the output does not run. Nodes without data keep their output.</param>
    /// <param name="items">Number of items; null: that of the data.</param>
    /// <exception cref="ArgumentException">A node is unknown, has inputs of its own or data already, the numbers of items differ, a shape does not fit, or a number is not finite.</exception>
    public Presentation(BuiltModel model, DataOf<Node> inputs, int? items = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        _targets = [.. inputs.Entries.Select(entry => InputTarget.Of(model, entry.Item, entry.Name))];
        _data = [.. inputs];
        _held = new bool[_data.Length];
        Signals = [.. _targets.Select(target => target.Signal)];
        if (_targets.FirstOrDefault(target => Signals.Count(signal => ReferenceEquals(signal, target.Signal)) > 1).Name is { } twice)
            throw new ArgumentException($"Data for input '{twice}' were given twice.", nameof(inputs));
        Items = items ?? _data.Select(ItemsOf).DefaultIfEmpty().Max();
        if (Items < 1) throw new ArgumentException("There are no items to present.", nameof(inputs));
        for (int i = 0; i < _data.Length; i++) CheckData(i);
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
        CheckSteps(steps);
        session.ResetTo(first);
        session.Run(steps, Data(first, session.Items), null, cancel);
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
        CheckSteps(steps);
        NdArray[] rows = [.. Signals.Select((_, i) => Rows(i, first, session.Items))];
        session.ResetTo(first);
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

    /// <summary>Data of some items for a session.</summary>
    internal InputData[] Data(int first, int items) => [.. Signals.Select((signal, i) => new InputData(signal, Rows(i, first, items)))];

    /// <summary>Refuses data of another number of steps.</summary>
    /// <exception cref="ArgumentException">Data that are not held have another number of steps.</exception>
    internal void CheckSteps(int steps)
    {
        for (int i = 0; i < _data.Length; i++)
        {
            if (!_held[i] && _data[i].Shape[1] != steps)
                throw new ArgumentException($"Data for input '{_targets[i].Name}' have {_data[i].Shape[1]} steps; {steps} are run.", nameof(steps));
        }
    }

    private static int ItemsOf(NdArray values) => values.Rank == 0 ? 0 : values.Shape[0];

    private static DataOf<Node> ByName(IReadOnlyDictionary<string, NdArray> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        DataOf<Node> data = new();
        foreach ((string name, NdArray values) in inputs) data[name] = values;
        return data;
    }

    private void CheckData(int input)
    {
        NdArray values = _data[input];
        (string name, Signal signal, ImmutableArray<int> shape) = _targets[input];
        int items = ItemsOf(values);
        if (items != Items && items != 1) throw new ArgumentException($"Data for input '{name}' have {items} items; {Items} are needed, or 1 that serves all.");
        int perItem = values.Length / items;
        _held[input] = perItem == signal.Size;
        if (!_held[input] && !(values.Rank == 3 && values.Shape[2] == signal.Size))
            throw new ArgumentException(
                $"Data for input '{name}' have shape ({string.Join(", ", values.Shape)}); (items, {string.Join(", ", shape)}) is needed, or (items, steps, {signal.Size}).");
        int bad = values.Type switch
        {
            ElementType.Float32 => FirstBad(values.AsSpan<float>()),
            ElementType.Float64 => FirstBad(values.AsSpan<double>()),
            ElementType.Float16 => FirstBad<double>(values.ToDoubles()),
            _ => -1,
        };
        if (bad >= 0)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Data for input '{name}' must be finite; item {bad / perItem}{(_held[input] ? "" : $", step {bad % perItem / signal.Size}")} holds {values.ToDoubles()[bad]} at element {bad % signal.Size}."));
    }

    private static int FirstBad<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
            if (!T.IsFinite(values[i])) return i;
        return -1;
    }

    private NdArray Rows(int input, int first, int items)
    {
        NdArray data = _data[input];
        int size = Signals[input].Size, perItem = data.Length / ItemsOf(data);
        ImmutableArray<int> shape = _held[input] ? [items, size] : [items, perItem / size, size];
        NdArray rows = ItemsOf(data) == Items ? data.Slice(first * perItem, items * perItem) : Repeated(data, items);
        return rows.Reshape(shape.AsSpan());
    }

    /// <summary>One item for several.</summary>
    private static NdArray Repeated(NdArray item, int items)
    {
        return item.Type == ElementType.Float32 ? Copy(item.AsSpan<float>()) : Copy<double>(item.ToDoubles());

        NdArray Copy<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            T[] copies = new T[checked(items * values.Length)];
            for (int i = 0; i < items; i++) values.CopyTo(copies.AsSpan(i * values.Length));
            return NdArray.From(copies);
        }
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
