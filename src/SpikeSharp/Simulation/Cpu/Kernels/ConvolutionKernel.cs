using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>
/// y = W * x by scattering: each source element, in ascending order, adds its row of filters at every output position that sees it.
/// So each output sums from +0 over ascending sources, and a spike costs a few contiguous rows.
/// </summary>
internal sealed class ConvolutionKernel<T, TLane> : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLane : unmanaged, ILane<TLane, T>
{
    private const int ChannelsAtOnce = 256;

    private const int VisitsAtOnce = 4;

    // Spikes of a position from which loading its outputs once pays.
    private const int SpikesOfGroup = 3;

    // Rows that are listed before they are added: a list of some thousand bytes.
    private const int RowsAtOnce = 512;

    private readonly Slot _source;
    private readonly Slot _target;
    private readonly ConvolutionGeometry _geometry;
    private readonly int _rowLength;
    private readonly AlignedMemory<T> _rows;
    private readonly AlignedMemory<T>? _spikeRows;
    private readonly T _spike;
    private readonly int _spikeList;
    private readonly ProductKernels _choice;

    // For each source position: which kernel positions meet which output positions (row base, first output element).
    private readonly int[] _firstVisit;
    private readonly (int Row, int Output)[] _visits;

    // For each row, the lanes that hold non-zero weights: a pooling kernel has one.
    private readonly (int First, int Count)[] _extents;
    private readonly bool _full;
    private readonly bool _byPosition;

    // The visits of a position padded to equal numbers, rows and outputs apart, so that a spike lists them without a branch; empty where they would be too many.
    private readonly int _mostVisits;
    private readonly int[] _visitRows = [];
    private readonly int[] _visitOutputs = [];

    /// <param name="weights">Kernel size + (channels/groups, filters), row-major.</param>
    /// <param name="geometry">Shapes.</param>
    /// <param name="source">Input vector.</param>
    /// <param name="target">Output vector.</param>
    /// <param name="spikeList">List of the source's spikes, or -1.</param>
    /// <param name="spike">Value of one spike.</param>
    /// <param name="choice">Event-driven, dense, or by the number of spikes.</param>
    public ConvolutionKernel(ReadOnlySpan<T> weights, ConvolutionGeometry geometry, Slot source, Slot target, int spikeList, T spike, ProductKernels choice)
    {
        _source = source;
        _target = target;
        _geometry = geometry;
        _spikeList = spikeList;
        _spike = spike;
        _choice = choice;
        int positions = geometry.KernelPositions, channels = geometry.Input.Channels / geometry.Groups, filters = geometry.Output.Channels;
        int perGroup = filters / geometry.Groups;
        _rowLength = (perGroup + TLane.Width - 1) / TLane.Width * TLane.Width;

        // Row (position, input channel): the filters of the channel's group, padded with zeros to whole lanes.
        int rows = checked(positions * geometry.Input.Channels);
        _rows = new AlignedMemory<T>(checked((rows * _rowLength) + Arena.Alignment));
        _extents = new (int, int)[rows];
        Span<T> packed = _rows.Span;
        for (int row = 0; row < rows; row++)
        {
            int position = row / geometry.Input.Channels, channel = row % geometry.Input.Channels, group = channel / channels;
            int first = perGroup, last = -1;
            for (int filter = 0; filter < perGroup; filter++)
            {
                T weight = weights[(((position * channels) + (channel % channels)) * filters) + (group * perGroup) + filter];
                packed[(row * _rowLength) + filter] = weight;
                if (weight == T.Zero) continue;
                first = Math.Min(first, filter);
                last = filter;
            }
            if (last >= 0) _extents[row] = (first / TLane.Width, (last / TLane.Width) - (first / TLane.Width) + 1);
        }
        _full = _extents.All(extent => extent.First == 0 && extent.Count == _rowLength / TLane.Width);
        _byPosition = _full && geometry.Input.ChannelsLast && geometry.Groups == 1;
        if (spikeList >= 0)
        {
            _spikeRows = new AlignedMemory<T>(_rows.Length);
            Span<T> scaled = _spikeRows.Span;
            for (int i = 0; i < packed.Length; i++) scaled[i] = packed[i] * spike;
        }
        (_firstVisit, _visits) = FindVisits(geometry, _rowLength);
        int most = Enumerable.Range(0, geometry.Input.Positions).Select(position => _firstVisit[position + 1] - _firstVisit[position]).DefaultIfEmpty().Max();
        _mostVisits = (most + VisitsAtOnce - 1) / VisitsAtOnce * VisitsAtOnce;
        if (spikeList < 0 || !_byPosition || _mostVisits > RowsAtOnce / 8) return;
        _visitRows = new int[geometry.Input.Positions * _mostVisits];
        _visitOutputs = new int[geometry.Input.Positions * _mostVisits];
        for (int position = 0; position < geometry.Input.Positions; position++)
        {
            for (int visit = _firstVisit[position]; visit < _firstVisit[position + 1]; visit++)
            {
                int at = (position * _mostVisits) + visit - _firstVisit[position];
                // The neuron's own row is added to this: channel times length.
                (_visitRows[at], _visitOutputs[at]) = (_visits[visit].Row - (position * geometry.Input.Channels * _rowLength), _visits[visit].Output);
            }
        }
    }

    public override int ScratchLength => ScatterLength + (_spikeList >= 0 && _choice == ProductKernels.Dense ? _source.Size + Arena.Alignment : 0);

    // With channels first, outputs of one position do not lie together: they gather in scratch and are put in order at the end.
    private int ScatterLength => _geometry.Output.ChannelsLast ? 0 : (_target.Size + (2 * Arena.Alignment)) / Arena.Alignment * Arena.Alignment;

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        bool inPlace = _geometry.Output.ChannelsLast;
        ref T sums = ref inPlace ? ref item.Start(_target) : ref scratch.Start;
        for (nint i = 0; i < _target.Size; i += TLane.Width) TLane.Broadcast(T.Zero).Store(ref sums, i);

        if (_spikeList < 0)
        {
            AddAll(ref item.Start(_source), ref sums);
        }
        else if (_choice == ProductKernels.Dense)
        {
            Span<T> values = scratch.Values.Slice(ScatterLength, _source.Size);
            ExpandSpikes.Into(values, item.Spikes(_spikeList), _spike);
            AddAll(ref values[0], ref sums);
        }
        else
        {
            AddSpikes(item.Spikes(_spikeList), ref sums);
        }
        if (!inPlace) ToChannelsFirst(ref sums, item.Values(_target));
    }

    private static (int[] FirstVisit, (int Row, int Output)[] Visits) FindVisits(ConvolutionGeometry g, int rowLength)
    {
        List<(int Row, int Output)>[] bySource = [.. Enumerable.Range(0, g.Input.Positions).Select(_ => new List<(int, int)>())];
        for (int output = 0; output < g.Output.Positions; output++)
        {
            for (int position = 0; position < g.KernelPositions; position++)
            {
                int source = g.SourcePosition(output, position);
                if (source >= 0) bySource[source].Add((position * g.Input.Channels * rowLength, output * g.Output.Channels));
            }
        }
        int[] first = new int[g.Input.Positions + 1];
        for (int i = 0; i < bySource.Length; i++) first[i + 1] = first[i] + bySource[i].Count;
        return (first, [.. bySource.SelectMany(list => list)]);
    }

    private void AddAll(ref T x, ref T sums)
    {
        // Zeros add nothing, so they are skipped; the bits stay, since a sum from +0 never is -0.
        if (_byPosition)
        {
            AddAllByPosition(ref x, ref sums);
            return;
        }
        for (int i = 0; i < _source.Size; i++)
        {
            T value = Unsafe.Add(ref x, i);
            if (value != T.Zero) AddRows(i, value, ref _rows.Start, ref sums);
        }
    }

    [SkipLocalsInit]
    private void AddAllByPosition(ref T x, ref T sums)
    {
        Span<int> neurons = stackalloc int[ChannelsAtOnce + Arena.Alignment];
        Span<T> values = stackalloc T[ChannelsAtOnce + Arena.Alignment];
        int channels = _geometry.Input.Channels;
        for (int position = 0; position < _geometry.Input.Positions; position++)
        {
            if (_firstVisit[position] == _firstVisit[position + 1]) continue;
            for (int from = 0; from < channels; from += ChannelsAtOnce)
            {
                int first = (position * channels) + from, count = Math.Min(ChannelsAtOnce, channels - from), listed = 0, i = 0;
                for (; i <= count - TLane.Width; i += TLane.Width)
                    listed = TLane.List(TLane.Load(ref x, first + i), first + i, ref neurons[0], ref values[0], listed);
                for (; i < count; i++)
                {
                    T value = Unsafe.Add(ref x, first + i);
                    if (value == T.Zero) continue;
                    neurons[listed] = first + i;
                    values[listed++] = value;
                }
                if (listed > 0) AddScaledGroup(position, neurons[..listed], values[..listed], ref sums);
            }
        }
    }

    private void AddSpikes(SpikeList<T> spikes, ref T sums)
    {
        ReadOnlySpan<int> neurons = spikes.Neurons;
        ReadOnlySpan<T> counts = spikes.Counts;
        // Where most positions spike once, a list of rows spares branches that nobody can predict; where they spike often, an output is better loaded once for all of them.
        if (_visitRows.Length > 0 && neurons.Length < SpikesOfGroup * _geometry.Input.Positions)
        {
            AddListedRows(neurons, counts, ref sums);
            return;
        }
        if (_byPosition)
        {
            AddByPosition(neurons, counts, ref sums);
            return;
        }
        for (int i = 0; i < neurons.Length; i++) AddSpike(neurons[i], counts[i], ref sums);
    }

    [SkipLocalsInit]
    private void AddListedRows(ReadOnlySpan<int> neurons, ReadOnlySpan<T> counts, ref T sums)
    {
        Span<int> rows = stackalloc int[RowsAtOnce], outputs = stackalloc int[RowsAtOnce];
        Span<T> values = stackalloc T[RowsAtOnce];
        int channels = _geometry.Input.Channels, length = _rowLength, most = _mostVisits;
        ref int visitRows = ref _visitRows[0];
        ref int visitOutputs = ref _visitOutputs[0];
        for (int from = 0; from < neurons.Length;)
        {
            int listed = 0, until = from;
            bool single = true;
            for (; until < neurons.Length && listed <= RowsAtOnce - most; until++)
            {
                int neuron = neurons[until], position = neuron / channels;
                Vector128<int> row = Vector128.Create(neuron * length);
                nint at = (nint)position * most;
                for (int visit = 0; visit < most; visit += VisitsAtOnce)
                {
                    (Vector128.LoadUnsafe(ref visitRows, (nuint)(at + visit)) + row).CopyTo(rows[(listed + visit)..]);
                    Vector128.LoadUnsafe(ref visitOutputs, (nuint)(at + visit)).CopyTo(outputs[(listed + visit)..]);
                }
                int visits = _firstVisit[position + 1] - _firstVisit[position];
                if (counts[until] != T.One)
                {
                    if (single) values[..listed].Fill(_spike);
                    single = false;
                }
                if (!single) values.Slice(listed, visits).Fill(counts[until] * _spike);
                listed += visits;
            }
            if (single) AddRows(rows[..listed], outputs, ref sums);
            else AddRows(rows[..listed], outputs, values, ref sums);
            from = until;
        }
    }

    private void AddRows(ReadOnlySpan<int> rows, ReadOnlySpan<int> outputs, ref T sums)
    {
        int length = _rowLength, width = TLane.Width;
        ref T weights = ref _spikeRows!.Start;
        for (int i = 0; i < rows.Length; i++)
        {
            ref T weight = ref Unsafe.Add(ref weights, rows[i]);
            ref T sum = ref Unsafe.Add(ref sums, outputs[i]);
            nint at = 0;
            for (; at <= length - (4 * width); at += 4 * width)
            {
                (TLane.Load(ref sum, at) + TLane.Load(ref weight, at)).Store(ref sum, at);
                (TLane.Load(ref sum, at + width) + TLane.Load(ref weight, at + width)).Store(ref sum, at + width);
                (TLane.Load(ref sum, at + (2 * width)) + TLane.Load(ref weight, at + (2 * width))).Store(ref sum, at + (2 * width));
                (TLane.Load(ref sum, at + (3 * width)) + TLane.Load(ref weight, at + (3 * width))).Store(ref sum, at + (3 * width));
            }
            for (; at < length; at += width) (TLane.Load(ref sum, at) + TLane.Load(ref weight, at)).Store(ref sum, at);
        }
    }

    private void AddRows(ReadOnlySpan<int> rows, ReadOnlySpan<int> outputs, ReadOnlySpan<T> values, ref T sums)
    {
        ref T weights = ref _rows.Start;
        for (int i = 0; i < rows.Length; i++)
        {
            ref T weight = ref Unsafe.Add(ref weights, rows[i]);
            ref T sum = ref Unsafe.Add(ref sums, outputs[i]);
            TLane value = TLane.Broadcast(values[i]);
            for (nint at = 0; at < _rowLength; at += TLane.Width) (TLane.Load(ref sum, at) + (value * TLane.Load(ref weight, at))).Store(ref sum, at);
        }
    }

    private void AddSpike(int neuron, T count, ref T sums)
    {
        if (count != T.One) AddRows(neuron, count * _spike, ref _rows.Start, ref sums);
        else if (_full) AddFullSpikeRows(neuron, ref sums);
        else AddSpikeRows(neuron, ref sums);
    }

    // The spikes of one position add the same rows of the kernel to the same outputs: each output is loaded once for all of them.
    private void AddByPosition(ReadOnlySpan<int> neurons, ReadOnlySpan<T> counts, ref T sums)
    {
        int channels = _geometry.Input.Channels;
        for (int i = 0; i < neurons.Length;)
        {
            int position = neurons[i] / channels, end = (position + 1) * channels, last = i;
            bool single = true;
            for (; last < neurons.Length && neurons[last] < end; last++) single &= counts[last] == T.One;
            if (single) AddGroup(position, neurons[i..last], ref sums);
            else
                for (int k = i; k < last; k++) AddSpike(neurons[k], counts[k], ref sums);
            i = last;
        }
    }

    private void AddGroup(int position, ReadOnlySpan<int> neurons, ref T sums)
    {
        int length = _rowLength, width = TLane.Width;
        ref T rows = ref _spikeRows!.Start;
        // A number and no reference, which may never point outside its array: the collector would take it for one to what lies there.
        nint origin = (nint)position * _geometry.Input.Channels * length;
        foreach ((int row, int output) in _visits.AsSpan(_firstVisit[position].._firstVisit[position + 1]))
        {
            ref T sum = ref Unsafe.Add(ref sums, output);
            nint at = 0, offset = row - origin;
            Debug.Assert(offset + ((nint)neurons[0] * length) >= 0 && offset + (((nint)neurons[^1] + 1) * length) <= _rows.Length, "Rows outside the kernel.");
            for (; at <= length - (4 * width); at += 4 * width)
            {
                nint start = offset + at;
                TLane a = TLane.Load(ref sum, at), b = TLane.Load(ref sum, at + width), c = TLane.Load(ref sum, at + (2 * width)), d = TLane.Load(ref sum, at + (3 * width));
                foreach (int neuron in neurons)
                {
                    ref T weight = ref Unsafe.Add(ref rows, ((nint)neuron * length) + start);
                    a += TLane.Load(ref weight, 0);
                    b += TLane.Load(ref weight, width);
                    c += TLane.Load(ref weight, 2 * width);
                    d += TLane.Load(ref weight, 3 * width);
                }
                a.Store(ref sum, at);
                b.Store(ref sum, at + width);
                c.Store(ref sum, at + (2 * width));
                d.Store(ref sum, at + (3 * width));
            }
            for (; at < length; at += width)
            {
                TLane a = TLane.Load(ref sum, at);
                foreach (int neuron in neurons) a += TLane.Load(ref rows, ((nint)neuron * length) + (offset + at));
                a.Store(ref sum, at);
            }
        }
    }

    private void AddScaledGroup(int position, ReadOnlySpan<int> neurons, ReadOnlySpan<T> values, ref T sums)
    {
        int length = _rowLength, width = TLane.Width;
        ref T rows = ref _rows.Start;
        // A number and no reference, which may never point outside its array: the collector would take it for one to what lies there.
        nint origin = (nint)position * _geometry.Input.Channels * length;
        foreach ((int row, int output) in _visits.AsSpan(_firstVisit[position].._firstVisit[position + 1]))
        {
            ref T sum = ref Unsafe.Add(ref sums, output);
            nint at = 0, offset = row - origin;
            Debug.Assert(offset + ((nint)neurons[0] * length) >= 0 && offset + (((nint)neurons[^1] + 1) * length) <= _rows.Length, "Rows outside the kernel.");
            for (; at <= length - (4 * width); at += 4 * width)
            {
                nint start = offset + at;
                TLane a = TLane.Load(ref sum, at), b = TLane.Load(ref sum, at + width), c = TLane.Load(ref sum, at + (2 * width)), d = TLane.Load(ref sum, at + (3 * width));
                for (int i = 0; i < neurons.Length; i++)
                {
                    ref T weight = ref Unsafe.Add(ref rows, ((nint)neurons[i] * length) + start);
                    TLane value = TLane.Broadcast(values[i]);
                    a += value * TLane.Load(ref weight, 0);
                    b += value * TLane.Load(ref weight, width);
                    c += value * TLane.Load(ref weight, 2 * width);
                    d += value * TLane.Load(ref weight, 3 * width);
                }
                a.Store(ref sum, at);
                b.Store(ref sum, at + width);
                c.Store(ref sum, at + (2 * width));
                d.Store(ref sum, at + (3 * width));
            }
            for (; at < length; at += width)
            {
                TLane a = TLane.Load(ref sum, at);
                for (int i = 0; i < neurons.Length; i++) a += TLane.Broadcast(values[i]) * TLane.Load(ref rows, ((nint)neurons[i] * length) + (offset + at));
                a.Store(ref sum, at);
            }
        }
    }

    private (int Position, int Channel) Locate(int source) => _geometry.Input.ChannelsLast
        ? (source / _geometry.Input.Channels, source % _geometry.Input.Channels)
        : (source % _geometry.Input.Positions, source / _geometry.Input.Positions);

    private int GroupOffset(int channel)
    {
        int groups = _geometry.Groups;
        return groups == 1 ? 0 : channel / (_geometry.Input.Channels / groups) * (_geometry.Output.Channels / groups);
    }

    private void AddRows(int source, T value, ref T rows, ref T sums)
    {
        (int position, int channel) = Locate(source);
        int channelRow = channel * _rowLength, group = GroupOffset(channel);
        TLane factor = TLane.Broadcast(value);
        for (int visit = _firstVisit[position]; visit < _firstVisit[position + 1]; visit++)
        {
            (int row, int output) = _visits[visit];
            int at = row + channelRow;
            (int first, int count) = _extents[at / _rowLength];
            ref T weight = ref Unsafe.Add(ref rows, at + (first * TLane.Width));
            ref T sum = ref Unsafe.Add(ref sums, output + group + (first * TLane.Width));
            for (nint i = 0; i < count * TLane.Width; i += TLane.Width)
                (TLane.Load(ref sum, i) + (factor * TLane.Load(ref weight, i))).Store(ref sum, i);
        }
    }

    private void AddSpikeRows(int source, ref T sums)
    {
        (int position, int channel) = Locate(source);
        int channelRow = channel * _rowLength, group = GroupOffset(channel);
        for (int visit = _firstVisit[position]; visit < _firstVisit[position + 1]; visit++)
        {
            (int row, int output) = _visits[visit];
            int at = row + channelRow;
            (int first, int count) = _extents[at / _rowLength];
            ref T weight = ref Unsafe.Add(ref _spikeRows!.Start, at + (first * TLane.Width));
            ref T sum = ref Unsafe.Add(ref sums, output + group + (first * TLane.Width));
            for (nint i = 0; i < count * TLane.Width; i += TLane.Width)
                (TLane.Load(ref sum, i) + TLane.Load(ref weight, i)).Store(ref sum, i);
        }
    }

    private void AddFullSpikeRows(int source, ref T sums)
    {
        (int position, int channel) = Locate(source);
        int group = GroupOffset(channel), length = _rowLength;
        ref T channelRow = ref Unsafe.Add(ref _spikeRows!.Start, channel * length);
        for (int visit = _firstVisit[position]; visit < _firstVisit[position + 1]; visit++)
        {
            (int row, int output) = _visits[visit];
            ref T weight = ref Unsafe.Add(ref channelRow, row);
            ref T sum = ref Unsafe.Add(ref sums, output + group);
            for (nint i = 0; i < length; i += TLane.Width) (TLane.Load(ref sum, i) + TLane.Load(ref weight, i)).Store(ref sum, i);
        }
    }

    private void ToChannelsFirst(ref T sums, Span<T> target)
    {
        int channels = _geometry.Output.Channels, positions = _geometry.Output.Positions;
        for (int channel = 0; channel < channels; channel++)
            for (int position = 0; position < positions; position++)
                target[(channel * positions) + position] = Unsafe.Add(ref sums, (position * channels) + channel);
    }
}
