using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation;

/// <summary>Keeps what one <see cref="Recording"/> asks for, for every item. Sums run over ascending steps in double, so all backends agree.</summary>
internal sealed class Recorder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Reduction _reduction;
    private readonly int _size;
    private readonly double _samplePeriod;
    private readonly T _spike;
    private readonly double[][] _sums;
    private readonly List<T>[] _traces;
    private readonly long[] _steps;

    public Recorder(Recording recording, BuiltModel model, int items)
    {
        Recording = recording;
        _reduction = recording.Reduction;
        _size = recording.Signal.Size;
        _samplePeriod = recording.SampleEvery is double every ? every / model.Dt : 1;
        if (recording.CountsSpikes)
        {
            NeuronType type = model.Operators.OfType<SimNeurons>().First(n => ReferenceEquals(n.Output, recording.Signal)).Neurons;
            _spike = T.CreateTruncating(type.Amplitude) / T.CreateTruncating(model.Dt);
        }
        bool isTrace = _reduction is Reduction.Trace or Reduction.SpikesPerStep;
        _traces = isTrace ? [.. Enumerable.Range(0, items).Select(_ => new List<T>())] : [];
        _sums = isTrace ? [] : [.. Enumerable.Range(0, items).Select(_ => new double[_size])];
        _steps = new long[items];
    }

    public Recording Recording { get; }

    /// <summary>Samples of the trace of an item; 0 for reductions.</summary>
    public int SamplesOf(int item) => _traces.Length == 0 || _size == 0 ? 0 : _traces[item].Count / (_reduction == Reduction.SpikesPerStep ? 1 : _size);

    /// <summary>Whether a spike list serves as well as the full vector, at the cost of the spikes alone.</summary>
    public bool TakesSpikes => Recording.CountsSpikes;

    public void Clear()
    {
        foreach (List<T> trace in _traces) trace.Clear();
        foreach (double[] sum in _sums) Array.Clear(sum);
        Array.Clear(_steps);
    }

    /// <summary>Reserves room for a run, so that its steps allocate nothing.</summary>
    /// <exception cref="SimulationException">The trace is longer than an array can be, or there is no memory for it.</exception>
    public void Reserve(int steps)
    {
        if (_traces.Length == 0) return;
        long width = _reduction == Reduction.SpikesPerStep ? 1 : _size;
        // A step more than every period has one may be sampled, depending on where the run begins.
        long samples = _samplePeriod <= 1 || _reduction == Reduction.SpikesPerStep ? steps : Math.Min(steps, (long)(steps / _samplePeriod) + 1);
        long length = _traces[0].Count + (samples * width);
        if (length > Array.MaxLength) throw RecordingSize.TooLarge<T>(Recording, samples, length, null);
        try
        {
            foreach (List<T> trace in _traces) trace.EnsureCapacity((int)length);
        }
        catch (OutOfMemoryException error)
        {
            throw RecordingSize.TooLarge<T>(Recording, samples, length * _traces.Length, error);
        }
    }

    /// <summary>Takes the value after a step (1, 2, ...).</summary>
    public void Observe(int item, long step, ReadOnlySpan<T> values)
    {
        if (TakesSpikes)
        {
            ObserveCounts(item, values);
            return;
        }
        bool isFirst = _steps[item]++ == 0;
        switch (_reduction)
        {
            case Reduction.Trace:
                if (_samplePeriod <= 1 || step % _samplePeriod < 1) _traces[item].AddRange(values);
                break;
            case Reduction.First:
                if (isFirst) Assign(values, _sums[item]);
                break;
            case Reduction.Last:
                Assign(values, _sums[item]);
                break;
            case Reduction.Mean or Reduction.Sum:
                Add(values, _sums[item]);
                break;
            case Reduction.RectifiedMean:
                AddRectified(values, _sums[item]);
                break;
            case Reduction.Max:
                Maximize(values, _sums[item], isFirst);
                break;
        }
    }

    /// <summary>Takes the spikes of a step: ascending neurons and how often each spiked.</summary>
    public void ObserveSpikes(int item, ReadOnlySpan<int> neurons, ReadOnlySpan<T> counts)
    {
        if (_reduction == Reduction.SpikesPerStep)
        {
            // In double, as the other backends count, so that all agree where T ceases to hold every integer.
            _traces[item].Add(T.CreateTruncating(Sum(counts)));
            return;
        }
        double[] sums = _sums[item];
        for (int i = 0; i < neurons.Length; i++) Count(ref sums[neurons[i]], double.CreateTruncating(counts[i]));
    }

    /// <summary>The trace of an item as it is, valid until the next step.</summary>
    public ReadOnlySpan<T> Trace(int item) => CollectionsMarshal.AsSpan(_traces[item]);

    /// <summary>A copy of what was kept.</summary>
    /// <param name="item">Item.</param>
    /// <param name="from">First sample of a trace.</param>
    public NdArray Result(int item, int from)
    {
        if (_traces.Length > 0)
        {
            int width = _reduction == Reduction.SpikesPerStep ? 1 : _size;
            T[] values = [.. Trace(item)[(from * width)..]];
            return NdArray.From(values, width == 0 ? 0 : values.Length / width, width);
        }
        double[] sums = [.. _sums[item]];
        if (_reduction is Reduction.Mean or Reduction.RectifiedMean)
            for (int i = 0; i < sums.Length; i++) sums[i] /= _steps[item];
        return NdArray.From(sums, _size);
    }

    private static void Assign(ReadOnlySpan<T> values, double[] target)
    {
        for (int i = 0; i < target.Length; i++) target[i] = double.CreateTruncating(values[i]);
    }

    private static void Add(ReadOnlySpan<T> values, double[] target)
    {
        for (int i = 0; i < target.Length; i++) target[i] += double.CreateTruncating(values[i]);
    }

    private static void AddRectified(ReadOnlySpan<T> values, double[] target)
    {
        int i = 0;
        if (typeof(T) == typeof(float))
        {
            // Adding +0 changes no sum of positive values, so no branch is needed.
            ReadOnlySpan<float> floats = MemoryMarshal.Cast<T, float>(values);
            for (; i <= target.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> value = Vector256.Create(floats.Slice(i, Vector256<float>.Count));
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(value & Vector256.GreaterThan(value, Vector256<float>.Zero));
                Span<double> sums = target.AsSpan(i, Vector256<float>.Count);
                (Vector256.Create(sums) + low).CopyTo(sums);
                (Vector256.Create(sums[Vector256<double>.Count..]) + high).CopyTo(sums[Vector256<double>.Count..]);
            }
        }
        for (; i < target.Length; i++)
            if (values[i] > T.Zero) target[i] += double.CreateTruncating(values[i]);
    }

    // Counts are whole numbers, so the order of the additions does not matter.
    private static double Sum(ReadOnlySpan<T> counts)
    {
        double total = 0;
        int i = 0;
        if (typeof(T) == typeof(float))
        {
            ReadOnlySpan<float> floats = MemoryMarshal.Cast<T, float>(counts);
            Vector256<double> sums = Vector256<double>.Zero;
            for (; i <= floats.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(floats.Slice(i, Vector256<float>.Count)));
                sums += low + high;
            }
            total = Vector256.Sum(sums);
        }
        for (; i < counts.Length; i++) total += double.CreateTruncating(counts[i]);
        return total;
    }

    private static void Maximize(ReadOnlySpan<T> values, double[] target, bool first)
    {
        for (int i = 0; i < target.Length; i++)
        {
            double value = double.CreateTruncating(values[i]);
            if (first || value > target[i]) target[i] = value;
        }
    }

    private void ObserveCounts(int item, ReadOnlySpan<T> values)
    {
        double total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == T.Zero) continue;
            double count = Math.Round(double.CreateTruncating(values[i] / _spike));
            if (_reduction == Reduction.SpikesPerStep) total += count;
            else Count(ref _sums[item][i], count);
        }
        if (_reduction == Reduction.SpikesPerStep) _traces[item].Add(T.CreateTruncating(total));
    }

    private void Count(ref double sum, double count)
    {
        switch (_reduction)
        {
            case Reduction.SpikeCount: sum += count; break;
            case Reduction.MaxSpikes: sum = Math.Max(sum, count); break;
            case Reduction.SpikeSteps: sum += count != 0 ? 1 : 0; break;
            case Reduction.MultiSpikeSteps: sum += count > 1 ? 1 : 0; break;
        }
    }
}
