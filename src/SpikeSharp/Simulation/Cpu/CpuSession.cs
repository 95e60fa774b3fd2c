using System.Buffers;
using System.Numerics;
using System.Runtime.ExceptionServices;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Runs blocks of items over all steps of a run, each block on one thread; items never meet, so threads and blocks change nothing.</summary>
internal sealed class CpuSession<T> : Session, IStreamed<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int DefaultBlock = 1;

    private readonly Recorder<T>[] _recorders;
    private readonly ItemContext<T>[] _items;
    private readonly Program<T> _held;
    private Program<T>? _stepped;
    private Program<T> _program;
    private Dictionary<SimProcess, long> _seeds = [];
    private int _firstItem;

    public CpuSession(BuiltModel model, SessionOptions options, IEnumerable<IPlanPass> passes)
        : base(model, options)
    {
        // Where nothing may go unseen nothing is dropped, and what fails is to fail in a run.
        if (options.DetectNaN) passes = passes.Where(pass => pass is not (DropDeadOperators or FoldConstants));
        _held = _program = new Program<T>(PlanPasses.Apply(Plan.Of(Model, Options, inputsHeld: true), passes), Options);
        _items = [.. Enumerable.Range(0, Items).Select(_program.CreateItem)];
        _recorders = [.. options.Recordings.Select(recording => new Recorder<T>(recording, model, Items))];
        ResetCore(ResetOptions.All, null);
    }

    private protected override double[] ReadCore(Signal signal, int item)
    {
        if (!_program.Arena.Contains(signal) || _program.Arena[signal.Root].Home is Home.Thread or Home.Step) throw new ArgumentException($"'{signal}' is not computed, since no recording needs it.", nameof(signal));
        Elements<T> elements = Fresh(item)[signal];
        double[] values = new double[elements.Length];
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(elements[i]);
        return values;
    }

    private protected override NdArray RecordedCore(int recording, int item, int from) => _recorders[recording].Result(item, from);

    private protected override void RunCore(int steps, IReadOnlyList<InputData> inputs, IProgress<long>? progress, CancellationToken cancel)
    {
        InputReader<T>[] readers = [.. inputs.Select(data => new InputReader<T>(data))];
        bool held = readers.All(reader => reader.IsHeld);
        // The same operations in the same order have the same layout, so the items' memory fits both programs.
        if (held != _program.Plan.InputsHeld) _program = held ? _held : Stepped;
        foreach (Recorder<T> recorder in _recorders) recorder.Reserve(steps);
        BeginSteps();
        if (_program.CallsHost)
        {
            RunTogether(steps, readers, progress, cancel);
            return;
        }

        int block = Options.BlockSize > 0 ? Options.BlockSize : DefaultBlock, blocks = (Items + block - 1) / block;
        int threads = Math.Min(Options.Threads > 0 ? Options.Threads : Environment.ProcessorCount, blocks);
        int next = 0;
        long done = 0;
        Lock reporting = new();
        _program.Reserve(threads);
        if (threads == 1)
        {
            Work(0, cancel);
            return;
        }

        // The first error ends the work of all threads and leaves as it is, not wrapped in one of the threads.
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ExceptionDispatchInfo? first = null;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            try
            {
                Work(thread, stop.Token);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
            }
        });
        if (first?.SourceException is OperationCanceledException) cancel.ThrowIfCancellationRequested();
        first?.Throw();

        void Work(int thread, CancellationToken end)
        {
            Scratch<T> scratch = _program.ScratchOf(thread);
            for (int index = Interlocked.Increment(ref next) - 1; index < blocks; index = Interlocked.Increment(ref next) - 1)
            {
                int item = index * block, count = Math.Min(block, Items - item);
                RunBlock(item, count, steps, readers, scratch, end);
                if (progress is null) continue;
                lock (reporting) progress.Report(done += (long)count * steps);
            }
        }
    }

    private Program<T> Stepped => _stepped ??= new Program<T>(_held.Plan.Stepped(), Options, _held);

    void IStreamed<T>.Stream(int steps, InputReader<T>[] inputs)
    {
        _program = inputs.Length == 0 ? _held : Stepped;
        foreach (Recorder<T> recorder in _recorders)
        {
            recorder.Clear();
            recorder.Reserve(steps);
        }
        BeginSteps();
        if (_program.CallsHost)
        {
            RunTogether(steps, inputs, null, CancellationToken.None);
            return;
        }
        _program.Reserve(1);
        RunBlock(0, 1, steps, inputs, _program.ScratchOf(0), CancellationToken.None);
    }

    ReadOnlySpan<T> IStreamed<T>.Trace(int recording) => _recorders[recording].Trace(0);

    internal override int SamplesOf(int recording) => _recorders[recording].SamplesOf(0);

    private protected override void ResetCore(ResetOptions options, int? firstItem)
    {
        if (firstItem is int first)
        {
            _firstItem = first;
            for (int item = 0; item < Items; item++) _items[item].Generators = NeuronGenerators.Of(Model, first + item);
        }
        if (options.KeepWeights || options.KeepProcesses)
        {
            ResetButKeep(options);
        }
        else
        {
            // The thread that runs an item clears it, just before it touches it anyway.
            foreach (ItemContext<T> item in _items) item.IsStale = true;
            DrawSeeds();
            // A process that refuses to start is to say so now, not in the run.
            if (_seeds.Count > 0) Fresh(0);
        }
        if (!options.KeepSamples) ClearRecordingsCore();
    }

    private void ResetButKeep(ResetOptions options)
    {
        Slot[] weights = options.KeepWeights ? [.. Learned.Where(_program.Arena.Contains).Select(root => _program.Arena[root]).Where(slot => slot.Home == Home.Item)] : [];
        for (int item = 0; item < Items; item++) Fresh(item);
        if (!options.KeepProcesses) DrawSeeds();
        for (int number = 0; number < Items; number++)
        {
            ItemContext<T> item = _items[number];
            T[][] kept = [.. weights.Select(slot => item.Values(slot).ToArray())];
            _program.Reset(item);
            for (int i = 0; i < weights.Length; i++) kept[i].CopyTo(item.Values(weights[i]));
            item.Start(options.KeepProcesses ? [] : _seeds, _firstItem + number);
        }
    }

    private void DrawSeeds() => _seeds = ProcessSeeds.Draw(Model, Seed, _held.Plan.Ops.OfType<OperatorOp>().Select(op => op.Operator).OfType<SimProcess>());

    private protected override void ClearRecordingsCore()
    {
        foreach (Recorder<T> recorder in _recorders) recorder.Clear();
    }

    private ItemContext<T> Fresh(int item)
    {
        ItemContext<T> context = _items[item];
        if (!context.IsStale) return context;
        _program.Reset(context);
        context.Start(_seeds, _firstItem + item);
        return context;
    }

    private void RunBlock(int first, int count, int steps, InputReader<T>[] readers, Scratch<T> scratch, CancellationToken cancel)
    {
        for (int i = 0; i < count; i++) Begin(first + i, scratch.Workspaces[i], readers, scratch);
        for (int step = 0; step < steps; step += _program.BlockSteps)
        {
            cancel.ThrowIfCancellationRequested();
            int taken = Math.Min(_program.BlockSteps, steps - step);
            // A segment takes all steps of the block before the next begins.
            foreach (ProgramSegment<T> segment in _program.Segments)
                for (int item = first; item < first + count; item++) Advance(segment, item, step, taken, readers, scratch);
            foreach (ItemContext<T> item in _items.AsSpan(first, count)) item.Done += taken;
        }
    }

    // Functions of the host see all items of a step before the next, on the caller's thread.
    private void RunTogether(int steps, InputReader<T>[] readers, IProgress<long>? progress, CancellationToken cancel)
    {
        // Where items wait for each other within a step, each keeps its values and spikes of the step in a place of its own.
        bool waits = _program.Segments.Length > 1;
        _program.Reserve(1);
        Scratch<T> scratch = waits ? _program.ScratchOfAll(Items) : _program.ScratchOf(0);
        for (int item = 0; item < Items; item++) Begin(item, scratch.Workspaces[waits ? item : 0], readers, scratch);
        for (int step = 0; step < steps; step++)
        {
            foreach (ProgramSegment<T> segment in _program.Segments)
            {
                for (int item = 0; item < Items; item++)
                {
                    cancel.ThrowIfCancellationRequested();
                    Advance(segment, item, step, 1, readers, scratch);
                }
                if (segment.Together is { } together) TensorCall.Together<T>(together, _items);
            }
            foreach (ItemContext<T> item in _items) item.Done++;
            progress?.Report((step + 1L) * Items);
        }
    }

    private void Begin(int index, Workspace<T> workspace, InputReader<T>[] readers, Scratch<T> scratch)
    {
        ItemContext<T> item = Fresh(index);
        item.Bind(workspace, _program.Arena);
        Present(item, index, 0, readers);
        foreach (Kernel<T> kernel in _program.Held) kernel.Step(item, scratch);
    }

    private void Advance(ProgramSegment<T> segment, int index, int from, int steps, InputReader<T>[] readers, Scratch<T> scratch)
    {
        ItemContext<T> item = _items[index];
        if (segment.IsAlone)
        {
            segment.Kernels[0].Steps(item, steps, scratch);
            for (int step = 0; step < steps && segment.Recordings.Length > 0; step++)
            {
                item.Select(step);
                Observe(item, index, item.Done + step + 1, segment.Recordings);
            }
            return;
        }
        for (int step = 0; step < steps; step++)
        {
            item.Select(step);
            if (segment.Presents) Present(item, index, from + step, readers);
            foreach (Kernel<T> kernel in segment.Kernels) kernel.Step(item, scratch);
            Observe(item, index, item.Done + step + 1, segment.Recordings);
        }
    }

    private void Present(ItemContext<T> item, int index, int step, InputReader<T>[] readers)
    {
        foreach (InputReader<T> reader in readers) reader.CopyTo(item.Values(_program.Arena[reader.Signal]), index, step);
    }

    private void Observe(ItemContext<T> item, int index, long step, int[] recordings)
    {
        foreach (int recording in recordings)
        {
            Recorder<T> recorder = _recorders[recording];
            Signal signal = recorder.Recording.Signal;
            if (_program.RecordedLists[recording] is >= 0 and int list)
            {
                SpikeList<T> spikes = item.Spikes(list);
                recorder.ObserveSpikes(index, spikes.Neurons, spikes.Counts);
            }
            else if (signal.IsContiguous)
            {
                recorder.Observe(index, step, item.Values(_program.Arena[signal]));
            }
            else
            {
                ObserveView(recorder, index, step, item);
            }
        }
    }

    private static void ObserveView(Recorder<T> recorder, int index, long step, ItemContext<T> item)
    {
        Elements<T> elements = item[recorder.Recording.Signal];
        T[] values = ArrayPool<T>.Shared.Rent(elements.Length);
        for (int i = 0; i < elements.Length; i++) values[i] = elements[i];
        recorder.Observe(index, step, values.AsSpan(0, elements.Length));
        ArrayPool<T>.Shared.Return(values);
    }
}
