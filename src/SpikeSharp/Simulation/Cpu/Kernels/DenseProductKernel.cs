using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>y = W x with one packed weight row a source element: a spike adds one contiguous row. Every output sums from +0 over ascending sources.</summary>
internal sealed class DenseProductKernel<T, TLane> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private const int StepsAtOnce = 4;
    private const int Tile = 4;

    private readonly Slot _source;
    private readonly Slot _target;
    private readonly int _stride;
    private readonly AlignedMemory<T> _rows;
    private readonly AlignedMemory<T>? _spikeRows;
    private readonly T _spike;
    private readonly int _spikeList;
    private readonly ProductKernels _choice;

    /// <param name="weights">Row-major (rows, columns).</param>
    /// <param name="source">Vector of columns.</param>
    /// <param name="target">Vector of rows.</param>
    /// <param name="spikeList">List of the source's spikes, or -1.</param>
    /// <param name="spike">Value of one spike.</param>
    /// <param name="choice">Event-driven, dense, or by the number of spikes.</param>
    public DenseProductKernel(ReadOnlySpan<T> weights, Slot source, Slot target, int spikeList, T spike, ProductKernels choice)
    {
        _source = source;
        _target = target;
        _spikeList = spikeList;
        _spike = spike;
        _choice = choice;
        int rows = target.Size, columns = source.Size;
        _stride = (rows + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
        _rows = new AlignedMemory<T>(checked((_stride * columns) + (Tile * Arena.Alignment)));
        _spikeRows = spikeList >= 0 && choice != ProductKernels.Dense ? new AlignedMemory<T>(_rows.Length) : null;
        Span<T> packed = _rows.Span;
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) packed[(column * _stride) + row] = weights[(row * columns) + column];
        if (_spikeRows is null) return;
        Span<T> scaled = _spikeRows.Span;
        for (int i = 0; i < packed.Length; i++) scaled[i] = packed[i] * spike;
    }

    public override int ScratchLength => _spikeList >= 0 ? _source.Size : 0;

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        if (_spikeList < 0)
        {
            AddAll(ref item.Start(_source), ref item.Start(_target));
            return;
        }
        SpikeList<T> spikes = item.Spikes(_spikeList);
        // A packed row costs the same in both forms, so listing pays until nearly every source spikes.
        bool dense = _choice == ProductKernels.Dense || (_choice == ProductKernels.Auto && spikes.Count > _source.Size / 2 && _spikeRows is not null);
        if (dense)
        {
            ExpandSpikes.Into(scratch.Values[.._source.Size], spikes, _spike);
            AddAll(ref scratch.Start, ref item.Start(_target));
        }
        else
        {
            AddSpikes(spikes, ref item.Start(_target));
        }
    }

    // A few outputs are one lane, whose additions wait for each other: four steps side by side hide that.
    public override void Steps(ItemContext<T> item, int steps, Scratch<T> scratch)
    {
        int step = 0;
        if (_spikeList >= 0 && _choice != ProductKernels.Dense && _target.Size <= TLane.Width)
        {
            for (; step <= steps - StepsAtOnce; step += StepsAtOnce)
                if (!AddSteps(item, step)) break;
        }
        for (; step < steps; step++)
        {
            item.Select(step);
            Step(item, scratch);
        }
    }

    private bool AddSteps(ItemContext<T> item, int step)
    {
        SpikeBuffer<T> buffer = item.Buffer(_spikeList);
        SpikeList<T> first = buffer[step], second = buffer[step + 1], third = buffer[step + 2], fourth = buffer[step + 3];
        int least = Math.Min(Math.Min(first.Count, second.Count), Math.Min(third.Count, fourth.Count));
        if (Math.Max(Math.Max(first.Count, second.Count), Math.Max(third.Count, fourth.Count)) > _source.Size / 2) return false;
        ref int n0 = ref first.FirstNeuron, n1 = ref second.FirstNeuron, n2 = ref third.FirstNeuron, n3 = ref fourth.FirstNeuron;
        ref T c0 = ref first.FirstCount, c1 = ref second.FirstCount, c2 = ref third.FirstCount, c3 = ref fourth.FirstCount;
        TLane a = TLane.Broadcast(T.Zero), b = a, c = a, d = a;
        for (int i = 0; i < least; i++)
        {
            a += Row(Unsafe.Add(ref n0, i), Unsafe.Add(ref c0, i));
            b += Row(Unsafe.Add(ref n1, i), Unsafe.Add(ref c1, i));
            c += Row(Unsafe.Add(ref n2, i), Unsafe.Add(ref c2, i));
            d += Row(Unsafe.Add(ref n3, i), Unsafe.Add(ref c3, i));
        }
        Finish(item, step, first, least, a);
        Finish(item, step + 1, second, least, b);
        Finish(item, step + 2, third, least, c);
        Finish(item, step + 3, fourth, least, d);
        return true;
    }

    private void Finish(ItemContext<T> item, int step, SpikeList<T> spikes, int from, TLane sum)
    {
        ref int neurons = ref spikes.FirstNeuron;
        ref T counts = ref spikes.FirstCount;
        for (int i = from; i < spikes.Count; i++) sum += Row(Unsafe.Add(ref neurons, i), Unsafe.Add(ref counts, i));
        item.Select(step);
        sum.Store(ref item.Start(_target), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane Row(int neuron, T count)
    {
        nint row = (nint)neuron * _stride;
        return count == T.One
            ? TLane.Load(ref _spikeRows!.Start, row)
            : TLane.Broadcast(count * _spike) * TLane.Load(ref _rows.Start, row);
    }

    private void AddAll(ref T x, ref T y)
    {
        int width = TLane.Width, columns = _source.Size;
        // Offsets and no reference that advances: after the last column it would point outside the array.
        ref T rows = ref _rows.Start;
        if (_target.Size <= width)
        {
            TLane sum = TLane.Broadcast(T.Zero);
            nint row = 0;
            for (int column = 0; column < columns; column++, row += _stride)
                sum += TLane.Broadcast(Unsafe.Add(ref x, column)) * TLane.Load(ref rows, row);
            sum.Store(ref y, 0);
            return;
        }
        for (nint at = 0; at < _target.Size; at += Tile * width)
        {
            TLane a = TLane.Broadcast(T.Zero), b = a, c = a, d = a;
            nint row = at;
            for (int column = 0; column < columns; column++, row += _stride)
            {
                TLane value = TLane.Broadcast(Unsafe.Add(ref x, column));
                a += value * TLane.Load(ref rows, row);
                b += value * TLane.Load(ref rows, row + width);
                c += value * TLane.Load(ref rows, row + (2 * width));
                d += value * TLane.Load(ref rows, row + (3 * width));
            }
            StoreTile(ref y, at, a, b, c, d);
        }
    }

    private void AddSpikes(SpikeList<T> spikes, ref T y)
    {
        int width = TLane.Width, count = spikes.Count;
        ref int neurons = ref spikes.FirstNeuron;
        ref T counts = ref spikes.FirstCount;
        Debug.Assert(count == 0 || Unsafe.Add(ref neurons, count - 1) < _source.Size, "A spike outside the source.");
        if (_target.Size <= width)
        {
            // A few outputs fit one lane: a tile of four would load three rows in vain.
            TLane sum = TLane.Broadcast(T.Zero);
            for (int i = 0; i < count; i++) sum += Row(Unsafe.Add(ref neurons, i), Unsafe.Add(ref counts, i));
            sum.Store(ref y, 0);
            return;
        }
        for (nint at = 0; at < _target.Size; at += Tile * width)
        {
            TLane a = TLane.Broadcast(T.Zero), b = a, c = a, d = a;
            for (int i = 0; i < count; i++)
            {
                nint row = (nint)Unsafe.Add(ref neurons, i) * _stride;
                T n = Unsafe.Add(ref counts, i);
                if (n == T.One)
                {
                    ref T ready = ref Unsafe.Add(ref _spikeRows!.Start, row + at);
                    a += TLane.Load(ref ready, 0);
                    b += TLane.Load(ref ready, width);
                    c += TLane.Load(ref ready, 2 * width);
                    d += TLane.Load(ref ready, 3 * width);
                }
                else
                {
                    ref T raw = ref Unsafe.Add(ref _rows.Start, row + at);
                    TLane value = TLane.Broadcast(n * _spike);
                    a += value * TLane.Load(ref raw, 0);
                    b += value * TLane.Load(ref raw, width);
                    c += value * TLane.Load(ref raw, 2 * width);
                    d += value * TLane.Load(ref raw, 3 * width);
                }
            }
            StoreTile(ref y, at, a, b, c, d);
        }
    }

    private void StoreTile(ref T y, nint at, TLane a, TLane b, TLane c, TLane d)
    {
        int width = TLane.Width, size = _target.Size;
        a.Store(ref y, at);
        if (at + width < size) b.Store(ref y, at + width);
        if (at + (2 * width) < size) c.Store(ref y, at + (2 * width));
        if (at + (3 * width) < size) d.Store(ref y, at + (3 * width));
    }
}

/// <summary>Writes a list of spikes as a full vector of outputs.</summary>
internal static class ExpandSpikes
{
    public static void Into<T>(Span<T> values, SpikeList<T> spikes, T spike)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.Clear();
        ReadOnlySpan<int> neurons = spikes.Neurons;
        ReadOnlySpan<T> counts = spikes.Counts;
        for (int i = 0; i < neurons.Length; i++) values[neurons[i]] = counts[i] * spike;
    }
}

/// <summary>y = W x with a sparse matrix, each row in stored order.</summary>
internal sealed class SparseProductKernel<T>(SparseMatrix matrix, T[] data, Slot source, Slot target) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _indices = [.. matrix.Indices];
    private readonly int[] _starts = [.. matrix.RowStarts];

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ReadOnlySpan<T> x = item.Values(source);
        Span<T> y = item.Values(target);
        for (int row = 0; row < y.Length; row++)
        {
            T sum = T.Zero;
            for (int i = _starts[row]; i < _starts[row + 1]; i++) sum += data[i] * x[_indices[i]];
            y[row] = sum;
        }
    }
}
